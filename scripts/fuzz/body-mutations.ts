import { bombs } from "./bombs.ts";
import { latin1, mutation, nasty, splice, withBody } from "./mutation.ts";
import type { Mutation } from "./mutation.ts";

/** Ways to spoil what a request carries. Its head still says which service it is for. */
export const bodyMutations: readonly Mutation[] = [
  mutation("bytes flipped", true, (request, random) => {
    const body = Uint8Array.from(request.body);
    for (let count = 1 + random.below(8); count > 0 && body.length > 0; count--) body[random.below(body.length)] = random.below(256);
    return withBody(request, body);
  }),
  mutation("body cut off", true, (request, random) => withBody(request, request.body.slice(0, random.below(request.body.length + 1)))),
  mutation("something nasty in the body", true, (request, random) =>
    withBody(request, splice(request.body, random.below(request.body.length + 1), random.below(4), latin1(random.pick(nasty).repeat(1 + random.below(3))))),
  ),
  mutation("a part of the body again", true, (request, random) => {
    const from = random.below(request.body.length + 1);
    const part = request.body.slice(from, from + random.below(200));
    return withBody(request, splice(request.body, random.below(request.body.length + 1), 0, part));
  }),
  mutation("random bytes", true, (request, random) => withBody(request, random.bytes(random.below(600)))),
  mutation("no body", true, (request) => withBody(request, new Uint8Array())),
  mutation("a long body", true, (request, random) =>
    withBody(request, splice(request.body, random.below(request.body.length + 1), 0, latin1(random.pick(nasty).repeat(20_000)))),
  ),
  mutation("a bomb", true, (request, random) => withBody(request, latin1(random.pick(bombs)(random)))),
  mutation("another's body", true, (request, random, others) => withBody(request, random.pick(others).request.body)),
  mutation("a value of another type", true, (request, random) => {
    const text = Buffer.from(request.body).toString("latin1");
    const values = [...text.matchAll(/(?<=[:=>,[])(?:"(?:[^"\\]|\\.)*"|[^"&<>,{}[\]:=]+)/g)];
    const value = values.length === 0 ? undefined : random.pick(values);
    if (value === undefined) return request;
    const other = random.pick(["null", "true", "-1", "1e308", '""', "{}", "[]", '"x"', "x", "[[[]]]", '{"a":1}', "9".repeat(400), "<a/>", ""]);
    return withBody(request, latin1(text.slice(0, value.index) + other + text.slice(value.index + value[0].length)));
  }),
  mutation("a name of another member", true, (request, random) => {
    const text = Buffer.from(request.body).toString("latin1");
    const other = random.pick(["x", "__proto__", "Filter.1.Value.999999999", "Tags.member.0.Key", "A.1.".repeat(300), "DryRun", "toString", ""]);
    return withBody(
      request,
      latin1(text.replace(random.pick([/"\w+":/, /&[\w.]+=/, /<\w+>/]), (name) => name.charAt(0) + other + (/\W+$/.exec(name)?.[0] ?? ""))),
    );
  }),
  mutation("more parameters", true, (request, random) => {
    const name = random.pick([
      "Tag.1000000000.Key",
      "Filters.Filter.-1.Name",
      "TagSpecification.1",
      "A",
      "Filter.1.Value.1.Value.1",
      "Tags.member.1.Key.",
      ".",
      "Version",
      "Action",
      "a%00b",
      "%",
    ]);
    const more = Array.from({ length: 1 + random.below(2000) }, (_, at) => `&${random.chance(0.5) ? name : `${name}${at}`}=${random.pick(nasty)}`).join("");
    return withBody(request, splice(request.body, request.body.length, 0, latin1(more)));
  }),
];
