import { cidr } from "./cidr.ts";
import { collections } from "./collections.ts";
import { conversions } from "./conversions.ts";
import { dates } from "./dates.ts";
import type { FunctionTable } from "./define-function.ts";
import { encoding } from "./encoding.ts";
import { files } from "./files.ts";
import { format } from "./format.ts";
import { numbers } from "./numbers.ts";
import { sets } from "./sets.ts";
import { strings } from "./strings.ts";

/** Every function that is a plain function of its values. `try`, `can` and `templatefile` are in `call-function.ts`. */
export const functionTable: FunctionTable = {
  ...cidr,
  ...collections,
  ...conversions,
  ...dates,
  ...encoding,
  ...files,
  ...format,
  ...numbers,
  ...sets,
  ...strings,
};

/** Functions that Terraform 1.11 knows and this one does not. */
export const refusedFunctions: readonly string[] = [
  "base64gzip",
  "bcrypt",
  "ephemeralasnull",
  "filebase64sha512",
  "fileset",
  "list",
  "map",
  "rsadecrypt",
  "templatestring",
  "textdecodebase64",
  "textencodebase64",
  "type",
  "uuid",
  "yamldecode",
  "yamlencode",
];
