/** Commands on a directory; every one must end alike in both, and the plans they save must be the same. */
export interface PlanCase {
  readonly title: string;
  readonly steps: readonly Step[];
}

export type Step =
  | { readonly config: unknown }
  | { readonly file: string; readonly text: string }
  /** A state made of what the embedded engine plans to create, with made-up values for what is unknown. */
  | { readonly stateOfPlan: true }
  | { readonly run: readonly string[] }
  /** Compares the saved plan. */
  | { readonly compare: string }
  | { readonly edit: string; readonly change: (text: string) => string };

const data = (resources: unknown, more: object = {}): { readonly config: unknown } => ({ config: { resource: { terraform_data: resources }, ...more } });
const apply: Step = { run: ["apply", "-auto-approve"] };
const plan = (...flags: readonly string[]): readonly Step[] => [{ run: ["plan", "-out=a.plan", ...flags] }, { compare: "a.plan" }];
const applied = (resources: unknown, more: object = {}): readonly Step[] => [data(resources, more), apply];
const protectedLifecycle = { lifecycle: { prevent_destroy: true } };
const changeLineage = (text: string): string => text.replace(/"lineage": "[^"]*"/, '"lineage": "11111111-2222-3333-4444-555555555555"');

export const BUILTIN_CASES: readonly PlanCase[] = [
  {
    title: "create with references, count, for_each and outputs",
    steps: [
      data(
        {
          a: { input: "x" },
          b: { input: "${terraform_data.a.id}" },
          c: { count: 2, input: "${count.index}" },
          d: { for_each: { k: 1, l: 2 }, input: { v: "${each.value}" } },
        },
        { output: { o: { value: "${terraform_data.a.id}" }, p: { value: ["x", 1] } } },
      ),
      ...plan(),
    ],
  },
  { title: "no change", steps: [...applied({ a: { input: [1, "x"] } }), ...plan()] },
  {
    title: "update in place",
    steps: [
      ...applied({ a: { input: "x" }, b: { input: "${terraform_data.a.output}" } }),
      data({ a: { input: "y" }, b: { input: "${terraform_data.a.output}" } }),
      ...plan(),
    ],
  },
  {
    title: "replace, and what depends on it",
    steps: [
      ...applied({ a: { triggers_replace: "x" }, b: { input: "${terraform_data.a.id}" } }),
      data({ a: { triggers_replace: "y" }, b: { input: "${terraform_data.a.id}" } }),
      ...plan(),
    ],
  },
  {
    title: "create before destroy, also where a dependent asks for it",
    steps: [
      ...applied({ a: { triggers_replace: "x" }, b: { triggers_replace: "${terraform_data.a.id}", lifecycle: { create_before_destroy: true } } }),
      data({ a: { triggers_replace: "y" }, b: { triggers_replace: "${terraform_data.a.id}", lifecycle: { create_before_destroy: true } } }),
      ...plan(),
    ],
  },
  {
    title: "destroy",
    steps: [
      ...applied({ a: { input: "x" }, b: { input: "${terraform_data.a.id}" } }, { output: { o: { value: "${terraform_data.a.id}" } } }),
      ...plan("-destroy"),
    ],
  },
  { title: "a resource removed from the configuration", steps: [...applied({ a: {}, b: {} }), data({ b: {} }), ...plan()] },
  {
    title: "count down, a key gone, repetition dropped",
    steps: [
      ...applied({ a: { count: 3 }, b: { for_each: { x: 1, y: 2 } }, c: { count: 2 } }),
      data({ a: { count: 1 }, b: { for_each: { x: 1 } }, c: {} }),
      ...plan(),
    ],
  },
  { title: "count introduced", steps: [...applied({ a: { input: 1 } }), data({ a: { count: 2, input: 1 } }), ...plan()] },
  {
    title: "moved, in a chain",
    steps: [
      ...applied({ a: { input: 1 } }),
      data(
        { c: { input: 1 } },
        {
          moved: [
            { from: "terraform_data.a", to: "terraform_data.b" },
            { from: "terraform_data.b", to: "terraform_data.c" },
          ],
        },
      ),
      ...plan(),
      { run: ["apply", "a.plan"] },
      ...plan(),
    ],
  },
  { title: "renamed without moved", steps: [...applied({ a: { input: 1 } }), data({ b: { input: 1 } }), ...plan()] },
  {
    title: "removed without destroying",
    steps: [
      ...applied({ a: { input: 1 }, b: {} }),
      data({ b: {} }, { removed: { from: "terraform_data.a", lifecycle: { destroy: false } } }),
      ...plan(),
      { run: ["apply", "a.plan"] },
      ...plan(),
    ],
  },
  {
    title: "prevent_destroy against destroy",
    steps: [
      ...applied({ a: { input: 1, ...protectedLifecycle }, b: { input: "${terraform_data.a.id}" } }),
      ...plan("-destroy"),
      { run: ["apply", "a.plan"] },
      { run: ["destroy", "-auto-approve"] },
    ],
  },
  {
    title: "prevent_destroy against replacement",
    steps: [
      ...applied({ a: { triggers_replace: 1, ...protectedLifecycle } }),
      data({ a: { triggers_replace: 2, ...protectedLifecycle } }),
      ...plan(),
      { run: ["apply", "a.plan"] },
    ],
  },
  {
    title: "prevent_destroy against a lower count",
    steps: [...applied({ a: { count: 1, ...protectedLifecycle } }), data({ a: { count: 0, ...protectedLifecycle } }), ...plan()],
  },
  { title: "prevent_destroy gone with its block", steps: [...applied({ a: { ...protectedLifecycle } }), data({ b: {} }), ...plan()] },
  {
    title: "prevent_destroy and a target elsewhere",
    steps: [...applied({ a: { ...protectedLifecycle }, b: {} }), ...plan("-destroy", "-target=terraform_data.b")],
  },
  { title: "target with what it depends on", steps: [data({ a: {}, b: { input: "${terraform_data.a.id}" }, c: {} }), ...plan("-target=terraform_data.b")] },
  {
    title: "destroying a target takes what depends on it along",
    steps: [...applied({ a: {}, b: { input: "${terraform_data.a.id}" }, c: {} }), ...plan("-destroy", "-target=terraform_data.a")],
  },
  { title: "replace by request", steps: [...applied({ a: { input: 1 }, b: { input: "${terraform_data.a.id}" } }), ...plan("-replace=terraform_data.a")] },
  { title: "replace because tainted", steps: [...applied({ a: { input: 1 } }), { run: ["taint", "terraform_data.a"] }, ...plan()] },
  {
    title: "replace triggered by another",
    steps: [
      ...applied({ a: { input: 1 }, b: { lifecycle: { replace_triggered_by: ["terraform_data.a"] } } }),
      data({ a: { input: 2 }, b: { lifecycle: { replace_triggered_by: ["terraform_data.a"] } } }),
      ...plan(),
    ],
  },
  { title: "ignore_changes", steps: [...applied({ a: { input: 1 } }), data({ a: { input: 2, lifecycle: { ignore_changes: ["input"] } } }), ...plan()] },
  { title: "import block", steps: [data({ a: { input: 1 } }, { import: { to: "terraform_data.a", id: "i-1" } }), ...plan()] },
  {
    title: "a failed precondition",
    steps: [
      data(
        { a: { input: 1, lifecycle: { precondition: { condition: "${var.v == 2}", error_message: "One is not two." } } } },
        { variable: { v: { default: 1 } } },
      ),
      ...plan(),
    ],
  },
  {
    title: "an output that will not be known until apply",
    steps: [
      ...applied({ a: { triggers_replace: 1 } }, { output: { o: { value: "${terraform_data.a.id}" }, p: { value: 1 } } }),
      data({ a: { triggers_replace: 2 } }, { output: { o: { value: "${terraform_data.a.id}" }, q: { value: 1 } } }),
      ...plan(),
      { run: ["apply", "a.plan"] },
      ...plan(),
    ],
  },
  {
    title: "sensitive values",
    steps: [
      data(
        { a: { input: "${var.s}" } },
        { variable: { s: { type: "string", default: "x", sensitive: true } }, output: { o: { value: "${terraform_data.a.output}", sensitive: true } } },
      ),
      ...plan(),
      { run: ["apply", "a.plan"] },
      ...plan(),
    ],
  },
  {
    title: "a saved plan after the state was swapped for one of another lineage",
    steps: [
      ...applied({ a: {} }),
      { run: ["plan", "-destroy", "-out=a.plan"] },
      { edit: "terraform.tfstate", change: changeLineage },
      { run: ["apply", "a.plan"] },
    ],
  },
  {
    title: "a saved plan after the state went on",
    steps: [
      ...applied({ a: {}, b: {} }),
      { run: ["plan", "-destroy", "-out=a.plan"] },
      { run: ["state", "rm", "terraform_data.b"] },
      { run: ["apply", "a.plan"] },
    ],
  },
  { title: "modules with for_each, and one renamed", steps: [...moduleSteps()] },
  { title: "refresh-only", steps: [...applied({ a: {} }), ...plan("-refresh-only")] },
  { title: "an output alone", steps: [...applied({ a: {} }), data({ a: {} }, { output: { o: { value: 1 } } }), ...plan()] },
];

function moduleSteps(): readonly Step[] {
  const inner = JSON.stringify({
    variable: { x: {} },
    resource: { terraform_data: { r: { input: "${var.x}" } } },
    output: { id: { value: "${terraform_data.r.id}" } },
  });
  const call = (name: string, keys: string): object => ({ module: { [name]: { source: "./m", for_each: `\${toset(${keys})}`, x: "${each.key}" } } });
  return [
    { file: "m/main.tf.json", text: inner },
    { config: { ...call("m", '["p", "q"]'), resource: { terraform_data: { z: { input: '${module.m["p"].id}' } } } } },
    { run: ["init"] },
    apply,
    { config: { ...call("n", '["p"]'), moved: [{ from: "module.m", to: "module.n" }] } },
    { run: ["init"] },
    ...plan(),
  ];
}

const provider = {
  aws: {
    region: "eu-west-1",
    access_key: "x",
    secret_key: "y",
    skip_credentials_validation: true,
    skip_requesting_account_id: true,
    skip_metadata_api_check: true,
    skip_region_validation: true,
  },
};
const required = { required_providers: { aws: { source: "hashicorp/aws", version: "5.100.0" } } };
const aws = (resource: unknown, more: object = {}): { readonly config: unknown } => ({ config: { terraform: required, provider, resource, ...more } });
const init: Step = { run: ["init"] };
const existing: Step = { stateOfPlan: true };
const dry = (...flags: readonly string[]): readonly Step[] => plan("-refresh=false", ...flags);

const network = {
  aws_vpc: { main: { cidr_block: "10.0.0.0/16", tags: { Name: "main" } } },
  aws_subnet: { a: { count: 2, vpc_id: "${aws_vpc.main.id}", cidr_block: "10.0.${count.index}.0/24", availability_zone: "eu-west-1a" } },
  aws_security_group: {
    db: {
      name: "db",
      vpc_id: "${aws_vpc.main.id}",
      ingress: [
        {
          from_port: 5432,
          to_port: 5432,
          protocol: "tcp",
          cidr_blocks: ["10.0.0.0/16"],
          description: null,
          ipv6_cidr_blocks: null,
          prefix_list_ids: null,
          security_groups: null,
          self: null,
        },
      ],
    },
  },
  aws_db_subnet_group: { g: { name: "g", subnet_ids: "${aws_subnet.a[*].id}" } },
};
const instance = {
  identifier: "prod",
  engine: "postgres",
  instance_class: "db.t3.micro",
  allocated_storage: 20,
  username: "u",
  password: "hunter22hunter",
  skip_final_snapshot: true,
};
const database = (more: object): object => ({ aws_db_instance: { db: { ...instance, ...more } } });
const cluster = {
  aws_rds_cluster: {
    c: {
      cluster_identifier: "c",
      engine: "aurora-postgresql",
      master_username: "u",
      master_password: "hunter22hunter",
      skip_final_snapshot: true,
      storage_encrypted: true,
    },
  },
  aws_rds_cluster_instance: {
    i: { identifier: "i", cluster_identifier: "${aws_rds_cluster.c.id}", engine: "${aws_rds_cluster.c.engine}", instance_class: "db.r6g.large" },
  },
};

export const AWS_CASES: readonly PlanCase[] = [
  { title: "create a network with a subnet group", steps: [aws(network), init, ...dry()] },
  { title: "create an Aurora cluster with an instance", steps: [aws(cluster), init, ...dry()] },
  {
    title: "create a database with default tags",
    steps: [
      {
        config: {
          terraform: required,
          provider: { aws: { ...provider.aws, default_tags: { tags: { Team: "a" } } } },
          resource: database({ tags: { Name: "db" } }),
        },
      },
      init,
      ...dry(),
    ],
  },
  {
    title: "create buckets, keys and tables",
    steps: [
      aws({
        aws_s3_bucket: { b: { bucket: "my-b", force_destroy: true } },
        aws_kms_key: { k: { description: "k", deletion_window_in_days: 7 } },
        aws_dynamodb_table: { t: { name: "t", hash_key: "id", billing_mode: "PAY_PER_REQUEST", attribute: [{ name: "id", type: "S" }] } },
      }),
      init,
      ...dry(),
    ],
  },
  {
    title: "create roles and an ECS cluster",
    steps: [
      aws({ aws_iam_role: { r: { name: "r", assume_role_policy: '{"Version":"2012-10-17","Statement":[]}' } }, aws_ecs_cluster: { e: { name: "e" } } }),
      init,
      ...dry(),
    ],
  },
  {
    title: "create a load balancer with a listener",
    steps: [
      aws({
        aws_lb: { l: { name: "l", subnets: ["subnet-1", "subnet-2"] } },
        aws_lb_target_group: { t: { name: "t", port: 80, protocol: "HTTP", vpc_id: "vpc-1" } },
        aws_lb_listener: {
          h: {
            load_balancer_arn: "${aws_lb.l.arn}",
            port: 80,
            protocol: "HTTP",
            default_action: [{ type: "forward", target_group_arn: "${aws_lb_target_group.t.arn}" }],
          },
        },
      }),
      init,
      ...dry(),
    ],
  },
  { title: "create a machine", steps: [aws({ aws_instance: { i: { ami: "ami-1", instance_type: "t3.micro", subnet_id: "subnet-1" } } }), init, ...dry()] },
  { title: "destroy a network", steps: [aws(network), init, existing, ...dry("-destroy")] },
  {
    title: "destroy a cluster under prevent_destroy",
    steps: [aws({ ...cluster, aws_rds_cluster: { c: { ...cluster.aws_rds_cluster.c, ...protectedLifecycle } } }), init, existing, ...dry("-destroy")],
  },
  { title: "replace a database", steps: [aws(database({})), init, existing, aws(database({ username: "other" })), ...dry()] },
  {
    title: "replace a database under prevent_destroy",
    steps: [aws(database({})), init, existing, aws(database({ username: "other", ...protectedLifecycle })), ...dry()],
  },
  { title: "update a database", steps: [aws(database({})), init, existing, aws(database({ deletion_protection: true, allocated_storage: 30 })), ...dry()] },
  { title: "rename a database without moved", steps: [aws(database({})), init, existing, aws({ aws_db_instance: { other: instance } }), ...dry()] },
  {
    title: "rename a database with moved",
    steps: [
      aws(database({})),
      init,
      existing,
      aws({ aws_db_instance: { other: instance } }, { moved: { from: "aws_db_instance.db", to: "aws_db_instance.other" } }),
      ...dry(),
    ],
  },
  {
    title: "remove a database's block",
    steps: [
      aws({ ...database({ ...protectedLifecycle }), aws_ecs_cluster: { e: { name: "e" } } }),
      init,
      existing,
      aws({ aws_ecs_cluster: { e: { name: "e" } } }),
      ...dry(),
    ],
  },
  {
    title: "forget a database",
    steps: [
      aws({ ...database({}), aws_ecs_cluster: { e: { name: "e" } } }),
      init,
      existing,
      aws({ aws_ecs_cluster: { e: { name: "e" } } }, { removed: { from: "aws_db_instance.db", lifecycle: { destroy: false } } }),
      ...dry(),
    ],
  },
  {
    title: "fewer subnets than before",
    steps: [aws(network), init, existing, aws({ ...network, aws_subnet: { a: { ...network.aws_subnet.a, count: 1 } } }), ...dry()],
  },
  {
    title: "apply a saved destroy plan to another lineage",
    steps: [
      aws(database({})),
      init,
      existing,
      { run: ["plan", "-refresh=false", "-destroy", "-out=a.plan"] },
      { edit: "terraform.tfstate", change: changeLineage },
      { run: ["apply", "a.plan"] },
    ],
  },
  { title: "an argument that the provider does not have", steps: [aws(database({ nonsense: 1 })), init, { run: ["plan", "-refresh=false"] }] },
];
