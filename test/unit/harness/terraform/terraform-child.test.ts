import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { afterEach, describe, expect, it, vi } from "vitest";
import { installFakeTerraform, openTerraformTerminal } from "./fake-terraform.ts";
import type { FakeTerraform, TerraformTerminal } from "./fake-terraform.ts";

const fakes: FakeTerraform[] = [];
const terminals: TerraformTerminal[] = [];

async function open(script: string): Promise<TerraformTerminal> {
  const fake = installFakeTerraform(script);
  fakes.push(fake);
  const terminal = await openTerraformTerminal({ environment: fake.environment });
  terminals.push(terminal);
  return terminal;
}

afterEach(async () => {
  vi.unstubAllEnvs();
  for (const { engine } of terminals.splice(0)) await engine.dispose();
  for (const fake of fakes.splice(0)) fake.remove();
});

describe("the environment of a Terraform process", () => {
  const tellEnvironment = "say(JSON.stringify(process.env));";
  const told = async (terminal: TerraformTerminal): Promise<Record<string, string>> =>
    JSON.parse((await terminal.type("env")).stdout) as Record<string, string>;

  it("holds what the operator's terminal says to Terraform, and leads every service to the gateway", async () => {
    const terminal = await open(tellEnvironment);
    Object.assign(terminal.environment, { TF_VAR_size: "3", TF_WORKSPACE: "blue", AWS_PROFILE: "ops" });
    expect(await told(terminal)).toMatchObject({
      TF_VAR_size: "3",
      TF_WORKSPACE: "blue",
      AWS_PROFILE: "ops",
      AWS_ACCESS_KEY_ID: "AKIACANARY",
      AWS_ENDPOINT_URL: "http://127.0.0.1:9",
      AWS_EC2_METADATA_DISABLED: "true",
    });
  });

  it("holds nothing of the user's own", async () => {
    for (const name of [
      "TF_VAR_decoy",
      "TF_CLI_CONFIG_FILE",
      "TF_LOG",
      "AWS_PROFILE",
      "AWS_ENDPOINT_URL_RDS",
      "AWS_CA_BUNDLE",
      "GITHUB_TOKEN",
      "SSH_AUTH_SOCK",
    ])
      vi.stubEnv(name, "decoy-of-the-user");
    const terminal = await open(tellEnvironment);
    const environment = await told(terminal);
    expect(JSON.stringify(environment)).not.toContain("decoy-of-the-user");
    expect(environment["HOME"]).not.toBe(process.env["HOME"]);
    expect(environment["AWS_CONFIG_FILE"]).toBe(`${environment["HOME"]}/.aws/config`);
  });

  it("does not let a terminal lead elsewhere", async () => {
    const terminal = await open(tellEnvironment);
    Object.assign(terminal.environment, {
      AWS_ENDPOINT_URL: "https://rds.amazonaws.com",
      AWS_ENDPOINT_URL_RDS: "https://rds.amazonaws.com",
      AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: "true",
      HTTPS_PROXY: "http://proxy.example.com:3128",
      NO_PROXY: "*",
      TF_CLI_CONFIG_FILE: "/home/somebody/.terraformrc",
      TF_DATA_DIR: "/var/elsewhere",
      LD_PRELOAD: "/tmp/evil.so",
    });
    const environment = await told(terminal);
    expect(environment["AWS_ENDPOINT_URL"]).toBe("http://127.0.0.1:9");
    expect(environment["HTTPS_PROXY"]).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(environment["NO_PROXY"]).toBe("127.0.0.1,localhost,::1");
    for (const name of ["AWS_ENDPOINT_URL_RDS", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "TF_DATA_DIR", "LD_PRELOAD"])
      expect(environment).not.toHaveProperty(name);
    expect(environment["TF_CLI_CONFIG_FILE"]).not.toBe("/home/somebody/.terraformrc");
  });

  it("is made for no command whose backend would be reached through another proxy", async () => {
    const terminal = await open('fs.writeFileSync("ran", "");');
    await expect(terminal.type("init -backend-config=http_proxy=http://proxy.example.com")).rejects.toMatchObject({
      name: "UnsupportedError",
      subject: "http_proxy in -backend-config",
    });
    expect(terminal.workspace.read("infra/ran")).toBeUndefined();
    expect(await terminal.type("init -backend-config=bucket=b")).toMatchObject({ exitCode: 0 });
    expect(terminal.workspace.read("infra/ran")).toBeDefined();
  });
});

describe("the files of a Terraform process", () => {
  it("are the machine's, and what it writes and removes comes back, bytes and all", async () => {
    const terminal = await open(`
      say(fs.readFileSync("main.tf", "utf8") + fs.readFileSync("../.aws/credentials", "utf8"));
      fs.writeFileSync("a.plan", Buffer.from([80, 75, 0, 255]));
      fs.rmSync("old.txt");
      fs.writeFileSync(process.env.TMPDIR + "/scratch", "not the machine's");`);
    terminal.workspace.write("infra/main.tf", "# main\n");
    terminal.workspace.write("infra/old.txt", "old");
    terminal.workspace.write(".aws/credentials", "[ops]\n");
    expect((await terminal.type("plan")).stdout).toBe("# main\n[ops]\n\n");
    expect(terminal.workspace.list("")).toEqual([".aws/credentials", "infra/a.plan", "infra/main.tf"]);
    expect([...(terminal.workspace.read("infra/a.plan") ?? [])]).toEqual([80, 75, 0, 255]);
  });

  it("come back when it fails, too", async () => {
    const terminal = await open(`fs.writeFileSync("terraform.tfstate", "{}"); process.exit(1);`);
    expect(await terminal.type("apply")).toMatchObject({ exitCode: 1 });
    expect(terminal.workspace.readText("infra/terraform.tfstate")).toBe("{}");
  });

  it("hold a link to each provider instead of the provider, which a fork finds as well", async () => {
    const terminal = await open(`
      const link = ".terraform/providers/registry.terraform.io/hashicorp/aws/5.100.0/linux_amd64";
      if (words[0] === "init") { fs.mkdirSync(link.slice(0, -12), { recursive: true }); fs.symlinkSync(process.env.TF_CLI_CONFIG_FILE.replace("cli.tfrc", "plugins") + link.slice(20), link); }
      else say(fs.readFileSync(link + "/plugin", "utf8"));`);
    await terminal.type("init");
    const [path = ""] = terminal.workspace.list("infra/.terraform");
    expect(path).toBe("infra/.terraform/providers/registry.terraform.io/hashicorp/aws/5.100.0/linux_amd64");
    expect(terminal.workspace.read(path)?.byteLength).toBeLessThan(200);
    const fork = terminal.workspace.fork();
    terminal.workspace.write("infra/only-here.txt", "");
    expect((await terminal.type("plan")).stdout).toBe("a plugin\n");
    expect(fork.list("infra")).toEqual([path]);
  });

  it("do not show where on this machine they lie", async () => {
    const terminal = await open("say(process.env.HOME + '/infra/main.tf');");
    expect((await terminal.type("plan")).stdout).toBe("~/infra/main.tf\n");
  });
});

describe("the operator at a Terraform process", () => {
  const asking = (question: string): string => `
    fs.writeSync(1, ${JSON.stringify(question)});
    let text = "";
    process.stdin.on("data", (chunk) => { text += chunk; if (text.includes("\\n")) { say("got " + text.trim()); process.exit(0); } });
    process.stdin.on("end", () => { say("no answer"); process.exit(1); });`;

  it("types yes where Terraform asks for it", async () => {
    const terminal = await open(
      asking("Do you really want to destroy all resources?\n  There is no undo. Only 'yes' will be accepted to confirm.\n\n  Enter a value: "),
    );
    expect(await terminal.type("destroy")).toMatchObject({ exitCode: 0, stdout: expect.stringContaining("got yes") as string });
  });

  it("does not make up the value of a variable", async () => {
    const terminal = await open(asking("var.size\n  How large\n\n  Enter a value: "));
    expect(await terminal.type("plan")).toMatchObject({ exitCode: 1, stdout: expect.stringContaining("no answer") as string });
  });

  it("is asked, where somebody answers, the question alone, and says what is typed", async () => {
    const asked: string[] = [];
    const terminal = await open(
      asking("Plan: 1 to add\n\nDo you want to perform these actions?\n  Only 'yes' will be accepted to approve.\n\n  Enter a value: "),
    );
    const { stdout } = await terminal.type("apply", { answer: async (prompt) => (asked.push(prompt), "rather not") });
    expect(asked).toEqual(["Do you want to perform these actions?\n  Only 'yes' will be accepted to approve."]);
    expect(stdout).toContain("got rather not");
  });

  it("says nothing where the input of whoever answers has ended", async () => {
    const terminal = await open(asking("Do you want to perform these actions?\n  Only 'yes' will be accepted to approve.\n\n  Enter a value: "));
    expect(await terminal.type("apply", { answer: async () => undefined })).toMatchObject({
      exitCode: 1,
      stdout: expect.stringContaining("no answer") as string,
    });
  });

  it("sees text without colours", async () => {
    const terminal = await open(String.raw`say("\u001b[31mError\u001b[0m: \u001b[1mno\u001b[0m");`);
    expect((await terminal.type("plan")).stdout).toBe("Error: no\n");
  });

  const applying = `
    process.on("SIGINT", () => { say("Interrupt received."); process.exit(1); });
    let n = 0;
    setInterval(() => { n += 1; say("\\u001b[1mx.y[" + n + "]: Creation complete after 0s [id=" + n + "]\\u001b[0m"); if (n === 20) process.exit(0); }, 5);`;

  it("presses Ctrl-C once so many resource operations have completed", async () => {
    const terminal = await open(applying);
    const { exitCode, stdout } = await terminal.type("apply", { interruptAfter: 3 });
    expect(exitCode).toBe(1);
    expect(stdout).toContain("x.y[3]: Creation complete");
    expect(stdout.match(/Interrupt received/g)).toHaveLength(1);
    expect(stdout).not.toContain("x.y[20]");
  });

  it("presses nothing otherwise", async () => {
    const terminal = await open(applying);
    expect(await terminal.type("apply")).toMatchObject({ exitCode: 0, stdout: expect.stringContaining("x.y[20]") as string });
  });
});

describe("the end of a Terraform process", () => {
  it("comes with the engine's, and so does the end of what it has started and of its folder", async () => {
    const terminal = await open(`
      const { spawn } = require("node:child_process");
      const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "ignore" });
      fs.writeFileSync(${JSON.stringify(`${tmpdir()}/scartissue-fake-pids-${process.pid}`)}, [process.pid, child.pid, process.env.HOME].join(" "));
      setInterval(() => {}, 1000);`);
    const hanging = terminal.type("apply");
    hanging.catch(() => undefined);
    const { readFile, rm } = await import("node:fs/promises");
    const note = `${tmpdir()}/scartissue-fake-pids-${process.pid}`;
    const [home, ...pids] = await vi.waitFor(
      async () => {
        const [one, other, folder = ""] = (await readFile(note, "utf8")).split(" ");
        expect(folder).not.toBe("");
        return [folder, Number(one), Number(other)] as const;
      },
      { timeout: 30_000 },
    );
    await rm(note);
    expect(existsSync(home)).toBe(true);
    expect(pids.filter(isAlive)).toHaveLength(2);
    await terminal.engine.dispose();
    await expect(hanging).rejects.toMatchObject({ code: "interrupted" });
    await vi.waitFor(() => expect(pids.filter(isAlive)).toEqual([]), { timeout: 30_000 });
    expect(existsSync(home)).toBe(false);
  });

  it("by a signal from outside is no exit code of Terraform's", async () => {
    const terminal = await open(`process.kill(process.pid, "SIGKILL"); setInterval(() => {}, 1000);`);
    await expect(terminal.type("apply")).rejects.toMatchObject({ code: "environment", message: expect.stringContaining("was ended by SIGKILL") as string });
  });

  it("comes when the terminal is gone, with the files as they are then, and nothing more is started", async () => {
    const gone = new AbortController();
    const terminal = await open(`fs.writeFileSync("terraform.tfstate", "half"); say("x.y: Creation complete after 0s"); setInterval(() => {}, 1000);`);
    const hanging = terminal.type("apply", { hangUp: gone.signal });
    await vi.waitFor(() => expect(terminal.progress.some((text) => text.includes("1 resource operation done"))).toBe(true), { timeout: 30_000 });
    gone.abort();
    expect(await hanging).toMatchObject({ exitCode: 129, stdout: expect.stringContaining("Creation complete") as string });
    expect(terminal.workspace.readText("infra/terraform.tfstate")).toBe("half");
    expect(await terminal.type("apply", { hangUp: gone.signal })).toEqual({ exitCode: 129, stdout: "", stderr: "" });
  });

  it("makes whatever it asked for beyond loopback an unsupported thing, by name", async () => {
    const terminal = await open(`
      const { request } = require("node:http");
      const [host, port] = process.env.HTTPS_PROXY.slice(7).split(":");
      request({ host, port, method: "CONNECT", path: "rds.eu-west-1.amazonaws.com:443" }).on("connect", (answer) => { say("status " + answer.statusCode); process.exit(1); }).end();`);
    await expect(terminal.type("apply")).rejects.toMatchObject({ subject: "a connection to rds.eu-west-1.amazonaws.com" });
  });

  it("ends the script when the cloud was asked for what it does not know", async () => {
    const terminal = await open("setTimeout(() => process.exit(1), 300);");
    const running = terminal.type("apply");
    terminal.unsupported.push("`ec2:CreateFleet` is not supported by the embedded AWS");
    await expect(running).rejects.toMatchObject({ subject: "ec2:CreateFleet", message: "`ec2:CreateFleet` is not supported by the embedded AWS" });
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
