import type { WorldBuilder } from "#model/scenario";

export const bucketName = "gallery-uploads";

const day = 86_400;

/** Three weeks of a gallery: people upload pictures, some replace theirs, one takes hers away. */
export async function fillBucket(builder: WorldBuilder): Promise<void> {
  const s3 = await builder.administrator("production").client("s3");
  const upload = async (picture: number, edition: string): Promise<void> => {
    const Body = new TextEncoder().encode(`picture ${picture}, ${edition} edition\n`);
    await s3.putObject({ Bucket: bucketName, Key: keyOf(picture), Body, ContentType: "image/jpeg" });
  };
  const pictures = 12;
  for (let picture = 1; picture <= pictures; picture += 1) await upload(picture, "first");
  await builder.wait(14 * day);
  for (let picture = 3; picture <= pictures; picture += 3) await upload(picture, "second");
  await s3.deleteObject({ Bucket: bucketName, Key: keyOf(1) });
  await builder.wait(7 * day);
}

function keyOf(picture: number): string {
  return `pictures/${String(picture).padStart(5, "0")}.jpg`;
}
