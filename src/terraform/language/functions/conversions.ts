import { ConversionError, convert } from "../convert.ts";
import { isCollection, isPrimitive, typeName } from "../type.ts";
import type { Type, Value } from "../types.ts";
import { boolValue, isNull, isSensitiveDeep, mark, unmark } from "../value.ts";
import { ArgumentError, argument, type FunctionDefinition, type FunctionTable } from "./define-function.ts";

/** @see https://developer.hashicorp.com/terraform/language/functions (type conversion functions) */
export const conversions: FunctionTable = {
  issensitive: {
    parameters: [{ name: "value", type: "dynamic", nulls: true, unknowns: true, marks: true }],
    result: "bool",
    call: (args) => boolValue(argument(args, 0).sensitive),
  },
  nonsensitive: {
    parameters: [{ name: "value", type: "dynamic", nulls: true, unknowns: true, marks: true }],
    result: "dynamic",
    call: (args) => unmark(argument(args, 0)),
  },
  sensitive: {
    parameters: [{ name: "value", type: "dynamic", nulls: true, unknowns: true, marks: true }],
    result: "dynamic",
    call: (args) => mark(argument(args, 0), true),
  },
  tobool: conversion("bool"),
  tolist: conversion(["list", "dynamic"]),
  tomap: conversion(["map", "dynamic"]),
  tonumber: conversion("number"),
  toset: conversion(["set", "dynamic"]),
  tostring: conversion("string"),
};

function conversion(type: Type): FunctionDefinition {
  return {
    parameters: [{ name: "v", type: "dynamic", nulls: true, unknowns: true, marks: true }],
    result: type,
    call: (args) => converted(argument(args, 0), type),
  };
}

function converted(value: Value, type: Type): Value {
  try {
    return convert(value, type);
  } catch (error) {
    if (!(error instanceof ConversionError)) throw error;
    throw new ArgumentError(0, reason(value, type, error));
  }
}

function reason(value: Value, type: Type, error: ConversionError): string {
  const given = isSensitiveDeep(value) ? "(sensitive value)" : JSON.stringify(value.data);
  if (type === "bool" && value.type === "string")
    return `cannot convert ${isNull(value) ? "null" : given} to bool; only the strings "true" or "false" are allowed`;
  if (type === "number" && value.type === "string") return `cannot convert ${given} to number; given string must be a decimal representation of a number`;
  if (isPrimitive(type)) return `cannot convert ${typeName(value.type)} to ${typeName(type)}`;
  if (isCollection(type) && /^(all|element|attribute)/.test(error.message))
    return error.message.startsWith("all") ? `cannot convert ${typeName(value.type)} to ${typeName(type)}` : error.message;
  return `cannot convert ${typeName(value.type)} to ${typeName(type)}`;
}
