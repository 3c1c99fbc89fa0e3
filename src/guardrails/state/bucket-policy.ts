/** Denies everybody the deletion of state versions and of the bucket, and the end of versioning. */
export function lockedBucketPolicy(bucket: string): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "KeepEveryVersion",
        Effect: "Deny",
        Principal: "*",
        Action: ["s3:DeleteObjectVersion", "s3:BypassGovernanceRetention"],
        Resource: `arn:aws:s3:::${bucket}/*`,
      },
      {
        Sid: "KeepTheBucket",
        Effect: "Deny",
        Principal: "*",
        Action: ["s3:DeleteBucket", "s3:PutBucketVersioning", "s3:PutLifecycleConfiguration"],
        Resource: `arn:aws:s3:::${bucket}`,
      },
    ],
  });
}
