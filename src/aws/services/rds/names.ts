import { AwsError } from "#model/errors";

/**
 * An identifier as RDS stores it: lower case, a letter first, letters, digits and single hyphens, no hyphen at the end.
 *
 * @param member The input member, named in the error.
 * @throws AwsError InvalidParameterValue
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBCluster.html
 */
export function requireIdentifier(member: string, value: string, longest: number): string {
  const valid = value.length <= longest && /^[A-Za-z](?:-?[A-Za-z0-9])*$/.test(value);
  if (valid) return value.toLowerCase();
  throw new AwsError(
    "InvalidParameterValue",
    `The parameter ${member} is not a valid identifier. Identifiers must begin with a letter; must contain only ASCII letters, digits, and hyphens; and must not end with a hyphen or contain two consecutive hyphens.`,
  );
}

/** @throws AwsError InvalidParameterValue @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html */
export function requireMasterUser(username: string | undefined, password: string | undefined): string {
  if (username === undefined || username === "") throw blank("MasterUsername");
  if (password === undefined || password === "") throw blank("MasterUserPassword");
  if (!/^[A-Za-z][A-Za-z0-9_]{0,15}$/.test(username)) {
    throw new AwsError(
      "InvalidParameterValue",
      "The parameter MasterUsername is not valid: it must begin with a letter and contain 1 to 16 alphanumeric characters.",
    );
  }
  if (reserved.includes(username.toLowerCase())) {
    throw new AwsError("InvalidParameterValue", `MasterUsername ${username} cannot be used as it is a reserved word used by the engine`);
  }
  requirePassword(password);
  return username;
}

/** @throws AwsError InvalidParameterValue */
export function requirePassword(password: string): void {
  if (password.length < 8)
    throw new AwsError("InvalidParameterValue", "The parameter MasterUserPassword is not a valid password because it is shorter than 8 characters.");
  if (/^[!-~ ]*$/.test(password) && !/[/"@ ]/.test(password)) return;
  throw new AwsError(
    "InvalidParameterValue",
    "The parameter MasterUserPassword is not a valid password. Only printable ASCII characters besides '/', '@', '\"', ' ' may be used.",
  );
}

const reserved = ["admin", "rdsadmin", "rds_superuser"];

function blank(member: string): AwsError {
  return new AwsError("InvalidParameterValue", `The parameter ${member} must be provided and must not be blank.`);
}
