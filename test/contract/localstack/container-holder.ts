// Another scartissue: holds a LocalStack until it is ended, heeds signals as the command line does.
import { hearTheOutside } from "#harness/cli/hear-the-outside";
import { openLocalStack } from "#harness/backends/localstack";

hearTheOutside();
const localstack = await openLocalStack();
process.stdout.write(`${localstack.container}\n`);
if (process.argv[2] === "fail") throw new Error("something went wrong in the middle");
if (process.argv[2] === "succeed") await localstack.stop();
else setInterval(() => undefined, 1000);
