import { describe, expect, test } from "vitest";
import { parse } from "@cdktf/hcl2json";
import { evaluateBody } from "#terraform/language/evaluate-body";
import { loadConfiguration } from "#terraform/language/load-configuration";
import { fromPlain, toPlain } from "#terraform/language/plain";
import { UNKNOWN, type BlockSchema, type Body, type Scope } from "#terraform/language/types";
import { mark, objectValue, stringValue, unknownOf } from "#terraform/language/value";

const SCHEMA: BlockSchema = {
  attributes: {
    name: { type: "string", required: true },
    size: { type: "number", optional: true },
    tags: { type: ["map", "string"], optional: true },
    arn: { type: "string", computed: true },
    rules: { type: ["set", ["object", { port: "number", note: "string" }]], optional: true, computed: true },
  },
  block_types: {
    disk: { nesting_mode: "list", max_items: 2, block: { attributes: { gb: { type: "number", required: true } } } },
    label: { nesting_mode: "set", block: { attributes: { text: { type: "string", optional: true } } } },
    timeouts: { nesting_mode: "single", block: { attributes: { create: { type: "string", optional: true } } } },
  },
};

const SCOPE: Scope = {
  resolve: (subject) => {
    if (subject.kind === "variable" && subject.name === "secret") return mark(stringValue("s"), true);
    if (subject.kind === "variable" && subject.name === "list") return fromPlain(["b", "a"], ["list", "string"]);
    return subject.kind === "resource" ? objectValue([["id", unknownOf("string")]]) : undefined;
  },
};

async function bodyOf(members: object): Promise<Body> {
  const text = JSON.stringify({ resource: { x_thing: { a: members } } }, null, 2);
  const { root } = await loadConfiguration(new Map([["main.tf.json", text]]), "", () => Promise.reject(new Error("no native syntax here")));
  return root.resources.get("x_thing.a")?.body ?? gone();
}

async function nativeBodyOf(members: string): Promise<Body> {
  const { root } = await loadConfiguration(new Map([["main.tf", `resource "x_thing" "a" {\n${members}\n}\n`]]), "", parse);
  return root.resources.get("x_thing.a")?.body ?? gone();
}

function gone(): never {
  throw new Error("the resource is not there");
}

const evaluated = async (members: object, schema: BlockSchema = SCHEMA) => evaluateBody(await bodyOf(members), schema, SCOPE);

describe("evaluateBody", () => {
  test("fills what is absent with null and no blocks, and converts what is given", async () => {
    const { value } = await evaluated({ name: 5, size: "10", disk: { gb: "3" } });
    expect(value).toEqual({ name: "5", size: 10, tags: null, arn: null, rules: null, disk: [{ gb: 3 }], label: [], timeouts: null });
  });

  test("says where values are unknown and where they are sensitive", async () => {
    const { value, unknownPaths, sensitivePaths } = await evaluated({ name: "${aws_vpc.main.id}", tags: { a: "${var.secret}", b: "x-${aws_vpc.main.id}" } });
    expect(value).toMatchObject({ name: UNKNOWN, tags: { a: "s", b: UNKNOWN } });
    expect(unknownPaths).toEqual([["name"], ["tags", "b"]]);
    expect(sensitivePaths).toEqual([["tags", "a"]]);
  });

  test("expands dynamic blocks after the written ones, a set without duplicates and in order", async () => {
    const dynamic = {
      disk: { for_each: [1], content: { gb: "${disk.value + disk.key}" } },
      label: { for_each: "${var.list}", iterator: "it", content: { text: "${it.value}" } },
    };
    const { value } = await evaluated({ name: "n", disk: [{ gb: 9 }], label: [{ text: "b" }], dynamic });
    expect(value).toMatchObject({ disk: [{ gb: 9 }, { gb: 1 }], label: [{ text: "a" }, { text: "b" }] });
  });

  test("leaves blocks unknown whose for_each is, and refuses null and strings for it", async () => {
    const dynamic = (collection: unknown): object => ({ name: "n", dynamic: { label: { for_each: collection, content: {} } } });
    expect((await evaluated(dynamic('${split(",", aws_vpc.main.id)}'))).value).toMatchObject({ label: UNKNOWN });
    await expect(evaluated(dynamic("${null}"))).rejects.toThrow("Cannot use a null value in for_each.");
    await expect(evaluated(dynamic("x"))).rejects.toThrow("Cannot use a string value in for_each. An iterable collection is required.");
  });

  test("lets attributes that are sets of objects be written as blocks, with members left out", async () => {
    expect((await evaluated({ name: "n", rules: [{ port: 2 }, { port: 1, note: "x" }] })).value).toMatchObject({
      rules: [
        { port: 1, note: "x" },
        { port: 2, note: null },
      ],
    });
    expect(evaluateBody(await nativeBodyOf('name = "n"\nrules {\n  port = 2\n}'), SCHEMA, SCOPE).value).toMatchObject({ rules: [{ port: 2, note: null }] });
    expect((await evaluated({ name: "n", dynamic: { rules: { for_each: [7], content: { port: "${rules.value}" } } } })).value).toMatchObject({
      rules: [{ port: 7, note: null }],
    });
    await expect(evaluated({ name: "n", rules: [{ prt: 2 }] })).rejects.toThrow('An argument named "prt" is not expected here.');
  });

  test.each([
    [{}, 'Missing required argument (main.tf.json:4): The argument "name" is required, but no definition was found.'],
    [{ name: null }, 'Missing required argument (main.tf.json:4): The argument "name" is required, but no definition was found.'],
    [{ name: "n", size: "x" }, 'Incorrect attribute value type (main.tf.json:6): Inappropriate value for attribute "size": a number is required.'],
    [{ name: ["n"] }, 'Incorrect attribute value type (main.tf.json:5): Inappropriate value for attribute "name": string required.'],
    [
      { name: "n", arn: "x" },
      'Value for unconfigurable attribute (main.tf.json:6): Can\'t configure a value for "arn": its value will be decided automatically based on the result of applying this configuration.',
    ],
    [{ name: "n", nope: 1 }, 'Extraneous JSON object property (main.tf.json:6): No argument or block type is named "nope".'],
    [{ name: "n", disk: { nope: 1, gb: 1 } }, 'No argument or block type is named "nope".'],
    [{ name: "n", disk: [{ gb: 1 }, { gb: 1 }, { gb: 1 }] }, "Too many disk blocks"],
    [{ name: "n", disk: {} }, 'The argument "gb" is required, but no definition was found.'],
  ])("refuses %j as Terraform does", async (members, message) => {
    await expect(evaluated(members)).rejects.toThrow(message);
  });

  test.each([
    ['name = "n"\nnope = 1', "Unsupported argument", 3],
    ['name = "n"\nnope {\n}', "Unsupported block type", 3],
    ["size = 1", "Missing required argument", 1],
  ])("refuses %j in native syntax with its line", async (members, summary, line) => {
    const body = await nativeBodyOf(members);
    expect(() => evaluateBody(body, SCHEMA, SCOPE)).toThrow(`${summary} (main.tf:${line})`);
  });

  test("asks for a minimum of blocks where the schema does", async () => {
    const schema: BlockSchema = { block_types: { disk: { nesting_mode: "list", min_items: 1, block: {} } } };
    await expect(evaluated({}, schema)).rejects.toThrow('Insufficient disk blocks (main.tf.json:4): At least 1 "disk" blocks are required.');
    expect((await evaluated({ disk: {} }, schema)).value).toEqual({ disk: [{}] });
  });

  test("keeps labelled blocks apart by their label", async () => {
    const schema: BlockSchema = { block_types: { part: { nesting_mode: "map", block: { attributes: { n: { type: "number", optional: true } } } } } };
    expect((await evaluated({ part: { b: { n: 2 }, a: {} } }, schema)).value).toEqual({ part: { a: { n: null }, b: { n: 2 } } });
  });

  test("gives a typed value that turns into the same plain one", async () => {
    const { typed, value } = await evaluated({ name: "n" });
    expect(toPlain(typed).value).toEqual(value);
    expect(typed.type[0]).toBe("object");
  });
});
