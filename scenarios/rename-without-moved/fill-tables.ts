import type { WorldBuilder } from "#model/scenario";

export const tableNames = { orders: "acme-orders", customers: "acme-customers", sessions: "acme-sessions" } as const;

type Item = Readonly<Record<string, { readonly S: string } | { readonly N: string }>>;

/** Puts items the way the application does: through the API. `--rows` is the number of orders. */
export async function fillTables(builder: WorldBuilder): Promise<void> {
  const dynamodb = await builder.administrator("production").client("dynamodb");
  const put = async (TableName: string, items: readonly Item[]): Promise<void> => {
    for (const Item of items) await dynamodb.putItem({ TableName, Item });
  };
  await put(
    tableNames.orders,
    numbered(builder.rows(240), (n) => ({
      order_id: { S: `order-${n}` },
      created_at: { S: dayOf(n) },
      customer_id: { S: `customer-${n % 80}` },
      cents: { N: String(1000 + n * 7) },
    })),
  );
  await put(
    tableNames.customers,
    numbered(80, (n) => ({ customer_id: { S: `customer-${n}` }, email: { S: `customer-${n}@example.com` } })),
  );
  await put(
    tableNames.sessions,
    numbered(40, (n) => ({ session_id: { S: `session-${n}` }, customer_id: { S: `customer-${n % 80}` } })),
  );
}

function numbered(count: number, item: (n: number) => Item): readonly Item[] {
  return Array.from({ length: count }, (_, index) => item(index + 1));
}

function dayOf(n: number): string {
  return new Date(Date.UTC(2024, 0, 1 + (n % 700))).toISOString().slice(0, 10);
}
