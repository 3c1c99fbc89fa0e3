import type {
  CreateBucketOutput,
  CreateBucketRequest,
  DeleteBucketRequest,
  GetBucketLocationOutput,
  GetBucketLocationRequest,
  HeadBucketOutput,
  HeadBucketRequest,
  ListBucketsOutput,
  ListBucketsRequest,
} from "@aws-sdk/client-s3";
import { AwsError } from "#model/errors";
import { refuseOtherValues, refuseUnknownMembers } from "../../members.ts";
import { pageOf } from "../../page.ts";
import { recordOfTags } from "../../tag-records.ts";
import { requireMember } from "../../strict-operation.ts";
import { canonicalOwner } from "./owner.ts";
import { bucketNeed, bucketOperation, s3Operation } from "./s3-operation.ts";
import type { S3Context, S3Operations } from "./s3-operation.ts";
import type { Bucket } from "./state.ts";

export const bucketOperations: S3Operations = {
  CreateBucket: s3Operation<CreateBucketRequest, CreateBucketOutput>(
    "CreateBucket",
    ["Bucket", "ACL", "CreateBucketConfiguration", "ObjectLockEnabledForBucket", "ObjectOwnership"],
    {
      authorize: (input, context) => {
        const name = input.Bucket ?? "";
        // Asked first: permission on a bucket of somebody else would be somebody else's to give.
        requireFreeName(name, context);
        const location = input.CreateBucketConfiguration?.LocationConstraint;
        return [
          bucketNeed("CreateBucket", name, location === undefined ? {} : { "s3:locationconstraint": location }),
          ...(input.ObjectLockEnabledForBucket === true ? [bucketNeed("PutBucketObjectLockConfiguration", name), bucketNeed("PutBucketVersioning", name)] : []),
          ...(input.CreateBucketConfiguration?.Tags === undefined
            ? []
            : [{ ...bucketNeed("TagResource", name), requestTags: recordOfTags(input.CreateBucketConfiguration.Tags) }]),
        ];
      },
      handle: (input, context) => {
        const name = checkBucketName(requireMember(input, "Bucket"));
        refuseUnknownMembers("s3:CreateBucket.CreateBucketConfiguration", input.CreateBucketConfiguration ?? {}, ["LocationConstraint", "Tags"]);
        refuseOtherValues("s3:CreateBucket.ACL", input.ACL, ["private"]);
        refuseOtherValues("s3:CreateBucket.ObjectOwnership", input.ObjectOwnership, ["BucketOwnerEnforced"]);
        const region = regionOf(input, context);
        const taken = context.state.buckets.get(name);
        requireFreeName(name, context);
        // In us-east-1 alone, for old times' sake, creating it again succeeds.
        if (taken !== undefined && (region !== "us-east-1" || taken.region !== "us-east-1"))
          throw new AwsError("BucketAlreadyOwnedByYou", "Your previous request to create the named bucket succeeded and you already own it.", 409);
        if (taken === undefined) context.state.buckets.set(name, newBucket(name, region, input, context));
        return { Location: region === "us-east-1" ? `/${name}` : `http://${name}.s3.amazonaws.com/` };
      },
    },
  ),

  HeadBucket: bucketOperation<HeadBucketRequest, HeadBucketOutput>("HeadBucket", [], {
    readOnly: true,
    needs: (input, context) => {
      // It has no body, and so no better code than this.
      if (!context.state.buckets.has(input.Bucket ?? "")) throw new AwsError("NotFound", "Not Found", 404);
      return [bucketNeed("ListBucket", input.Bucket ?? "")];
    },
    handle: (bucket) => ({ BucketRegion: bucket.region }),
  }),

  DeleteBucket: bucketOperation<DeleteBucketRequest, object>("DeleteBucket", [], {
    needs: "DeleteBucket",
    handle: (bucket, _input, context) => {
      if (bucket.objects.size > 0) {
        const hint = bucket.versioning === "unversioned" ? "" : ". You must delete all versions in the bucket.";
        throw new AwsError("BucketNotEmpty", `The bucket you tried to delete is not empty${hint}`, 409, { BucketName: bucket.name });
      }
      context.state.buckets.delete(bucket.name);
      return {};
    },
  }),

  ListBuckets: s3Operation<ListBucketsRequest, ListBucketsOutput>("ListBuckets", ["MaxBuckets", "ContinuationToken", "Prefix", "BucketRegion"], {
    readOnly: true,
    authorize: () => [{ action: "s3:ListAllMyBuckets", resource: "*" }],
    handle: (input, context) => {
      const mine = [...context.state.buckets.values()]
        .filter((bucket) => bucket.account === context.account && bucket.name.startsWith(input.Prefix ?? ""))
        .filter((bucket) => input.BucketRegion === undefined || bucket.region === input.BucketRegion)
        .toSorted((left, right) => (left.name < right.name ? -1 : 1));
      const page = pageOf(
        mine,
        { size: input.MaxBuckets, token: input.ContinuationToken },
        { code: "InvalidArgument", message: "The continuation token provided is incorrect" },
      );
      return {
        Buckets: page.items.map((bucket) => ({
          Name: bucket.name,
          CreationDate: bucket.createdAt,
          BucketRegion: bucket.region,
          BucketArn: `arn:aws:s3:::${bucket.name}`,
        })),
        Owner: canonicalOwner(context.account),
        ...(page.nextToken === undefined ? {} : { ContinuationToken: page.nextToken }),
      };
    },
  }),

  GetBucketLocation: bucketOperation<GetBucketLocationRequest, GetBucketLocationOutput>("GetBucketLocation", [], {
    readOnly: true,
    needs: "GetBucketLocation",
    handle: (bucket) =>
      bucket.region === "us-east-1" ? {} : { LocationConstraint: bucket.region as NonNullable<GetBucketLocationOutput["LocationConstraint"]> },
  }),
};

/** @throws AwsError `InvalidBucketName`. @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
function checkBucketName(name: string): string {
  const wellFormed = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name) && !name.includes("..") && !/^\d+\.\d+\.\d+\.\d+$/.test(name);
  if (!wellFormed) throw new AwsError("InvalidBucketName", "The specified bucket is not valid.", 400, { BucketName: name });
  return name;
}

/** @throws AwsError `BucketAlreadyExists` when another account has it */
function requireFreeName(name: string, context: S3Context): void {
  const taken = context.state.buckets.get(name);
  if (taken === undefined || taken.account === context.account) return;
  throw new AwsError(
    "BucketAlreadyExists",
    "The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select a different name and try again.",
    409,
  );
}

/** @throws AwsError `IllegalLocationConstraintException` */
function regionOf(input: CreateBucketRequest, context: S3Context): string {
  const wanted = input.CreateBucketConfiguration?.LocationConstraint;
  const region = wanted === "EU" ? "eu-west-1" : (wanted ?? "us-east-1");
  if (context.region === "us-east-1" || region === context.region) return region;
  throw new AwsError(
    "IllegalLocationConstraintException",
    `The ${wanted ?? "unspecified"} location constraint is incompatible for the region specific endpoint this request was sent to.`,
    400,
  );
}

function newBucket(name: string, region: string, input: CreateBucketRequest, context: S3Context): Bucket {
  const locked = input.ObjectLockEnabledForBucket === true;
  return {
    name,
    account: context.account,
    region,
    createdAt: context.now(),
    versioning: locked ? "Enabled" : "unversioned",
    ...(locked ? { objectLock: {} } : {}),
    encryption: { algorithm: "AES256", bucketKey: false },
    // Since April 2023 new buckets block all public access.
    publicAccessBlock: { blockPublicAcls: true, ignorePublicAcls: true, blockPublicPolicy: true, restrictPublicBuckets: true },
    ownership: "BucketOwnerEnforced",
    tags: recordOfTags(input.CreateBucketConfiguration?.Tags),
    objects: new Map(),
  };
}
