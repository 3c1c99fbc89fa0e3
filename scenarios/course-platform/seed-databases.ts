import type { WorldBuilder } from "#model/scenario";

/** The cluster's misleading name: it holds `prod` as well as `dev`. */
export const clusterName = "dev-course-management-cluster";

/** Rows of `courses_answer` unless `--rows` says otherwise: one in a hundred of the 1,943,200 of the day. */
export const answerRows = 19_432;

const store = { type: "rds:cluster", name: clusterName, account: "production" } as const;
const submitted = { name: "submitted_at", kind: "timestamp", start: "2023-09-01T08:00:00Z", stepSeconds: 40 } as const;

/** Two and a half years of homework, projects and leaderboards; and the little that `dev` holds. */
export async function seedDatabases(builder: WorldBuilder): Promise<void> {
  await builder.seed(store, {
    database: "prod",
    table: "courses_answer",
    rows: builder.rows(answerRows),
    columns: [
      { name: "id", kind: "serial" },
      { name: "question_id", kind: "integer", modulo: 420, from: 1 },
      { name: "student_id", kind: "integer", modulo: 61_000, from: 1 },
      { name: "answer_text", kind: "text", template: "answer {n}" },
      { name: "is_correct", kind: "boolean", every: 3 },
      submitted,
    ],
  });
  await builder.seed(store, {
    database: "prod",
    table: "courses_submission",
    rows: Math.max(1, Math.round(builder.rows(answerRows) / 10)),
    columns: [
      { name: "id", kind: "serial" },
      { name: "homework_id", kind: "integer", modulo: 60, from: 1 },
      { name: "learning_in_public", kind: "text", template: "post {n}" },
      submitted,
    ],
  });
  await builder.seed(store, {
    database: "prod",
    table: "leaderboard_entry",
    rows: 5200,
    columns: [
      { name: "id", kind: "serial" },
      { name: "points", kind: "integer", modulo: 100 },
    ],
  });
  await builder.seed(store, {
    database: "dev",
    table: "courses_answer",
    rows: 500,
    columns: [
      { name: "id", kind: "serial" },
      { name: "answer_text", kind: "text", template: "test answer {n}" },
    ],
  });
}
