import { cloudTrailService } from "#aws/services/cloudtrail/service";
import { dynamodb } from "#aws/services/dynamodb/service";
import { ec2 } from "#aws/services/ec2/service";
import { ecs } from "#aws/services/ecs/service";
import { elbv2 } from "#aws/services/elbv2/service";
import { createIamService } from "#aws/services/iam/service";
import { createKmsService } from "#aws/services/kms/service";
import { createOrganizationsService } from "#aws/services/organizations/service";
import { rds } from "#aws/services/rds/service";
import { createS3Service } from "#aws/services/s3/service";
import { createStsService } from "#aws/services/sts/service";
import type { Service } from "#aws/service";
import { validatePolicy } from "#iam/validate-policy";
import type { PolicyValidator } from "#aws/policy-validator";
import type { ApiCallEvent } from "#model/ledger";

/** Every service of the embedded AWS. `readEvents` is what CloudTrail looks up. */
export function createServices(readEvents: (account: string, region: string) => readonly ApiCallEvent[]): readonly Service<never>[] {
  const services = [
    createIamService(validate),
    createStsService(validate),
    createOrganizationsService(validate),
    createKmsService(validate),
    createS3Service(validate),
    cloudTrailService(readEvents),
    dynamodb,
    ec2,
    ecs,
    elbv2,
    rds,
  ];
  return services as unknown as readonly Service<never>[];
}

const validate: PolicyValidator = (text, kind, name) => validatePolicy(text, kind, name).filter((problem) => problem.severity === "error");
