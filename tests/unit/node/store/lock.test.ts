import { spawn } from "node:child_process";
import fs, {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { thisProcess } from "../../../../grader/node/store/alive.js";
import { Locked, lockFile } from "../../../../grader/node/store/lock.js";

let folder: string;
let file: string;
let lock: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), "kata-lock-"));
  file = path.join(folder, "progress.json");
  lock = `${file}.lock`;
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Another process, and what it would write into its lock. */
async function another() {
  const alive = path.resolve("grader/node/store/alive.ts");
  const code = `import(${JSON.stringify(alive)}).then(({ thisProcess }) => { console.log(JSON.stringify(thisProcess())); setInterval(() => {}, 1000); });`;
  const child = spawn(process.execPath, ["--import", "tsx", "-e", code], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const text = await new Promise<string>((resolve) =>
    child.stdout.once("data", (data) => resolve(String(data))),
  );
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const kill = async () => {
    child.kill("SIGKILL");
    await ended;
  };
  return { child, text, kill };
}

function age(seconds: number): void {
  const then = new Date(Date.now() - 1000 * seconds);
  utimesSync(lock, then, then);
}

const taken = async (options: { patienceMs?: number; isWindows?: boolean } = {}) => {
  try {
    const mine = await lockFile(file, { patienceMs: 0, ...options });
    mine.release();
    return true;
  } catch (error) {
    if (error instanceof Locked) return false;
    throw error;
  }
};

test("one at a time; who has waited gets it when it is given back", async () => {
  const first = await lockFile(file, { patienceMs: 0 });
  expect(await taken()).toBe(false);
  const second = lockFile(file, { patienceMs: 5000 });
  setTimeout(first.release, 100);
  const { isMine, release } = await second;
  expect([first.isMine(), isMine()]).toEqual([false, true]);
  first.release();
  expect(isMine()).toBe(true);
  release();
  expect(existsSync(lock)).toBe(false);
});

test("while its owner lives it stays, however long, also where the owner is stopped; a dead one's is taken at once", async () => {
  const { child, text, kill } = await another();
  writeFileSync(lock, text);
  age(86_400);
  expect(await taken()).toBe(false);
  if (process.platform !== "win32") child.kill("SIGSTOP");
  expect(await taken()).toBe(false);
  await kill();
  expect(await taken()).toBe(true);
});

test.skipIf(process.platform !== "linux")(
  "a process that only has the number of the owner is another",
  async () => {
    const { text, kill } = await another();
    writeFileSync(lock, JSON.stringify({ ...JSON.parse(text), began: "1" }));
    expect(await taken()).toBe(true);
    await kill();
  },
);

describe("an owner that cannot be asked", () => {
  test.each([
    ["on another machine", { host: "elsewhere" }],
    ["from before this machine was started again", { boot: "another" }],
  ])("%s has some seconds", async (_, other) => {
    writeFileSync(lock, JSON.stringify({ ...thisProcess(), pid: process.ppid, ...other }));
    expect(await taken()).toBe(false);
    age(60);
    expect(await taken()).toBe(true);
  });

  test("that was killed before it could say who it is has two", async () => {
    writeFileSync(lock, "");
    expect(await taken()).toBe(false);
    age(5);
    expect(await taken()).toBe(true);
  });
});

describe("the lock of a grader from before an update", () => {
  test("holds while that one lives, and no longer", async () => {
    const { child, kill } = await another();
    mkdirSync(lock);
    writeFileSync(`${file}.pid`, String(child.pid));
    age(86_400);
    expect(await taken()).toBe(false);
    await kill();
    expect(await taken()).toBe(true);
  });

  test("that was killed before it left its number holds for some seconds", async () => {
    mkdirSync(lock);
    expect(await taken()).toBe(false);
    age(60);
    expect(await taken()).toBe(true);
  });
});

test("who has lost the lock knows it, and leaves the next one's alone", async () => {
  const { isMine, release } = await lockFile(file, { patienceMs: 0 });
  writeFileSync(lock, "another's");
  expect(isMine()).toBe(false);
  release();
  expect(readFileSync(lock, "utf8")).toBe("another's");
});

test("on Windows a lock that is just being deleted is waited for; elsewhere such a refusal lasts", async () => {
  const { openSync } = fs;
  let refused = 0;
  fs.openSync = ((...args: Parameters<typeof openSync>) => {
    if (refused++ < 3) throw Object.assign(new Error("EPERM: refused"), { code: "EPERM" });
    return openSync(...args);
  }) as typeof openSync;
  syncBuiltinESMExports();
  try {
    await expect(taken({ isWindows: false })).rejects.toThrow("EPERM");
    refused = 0;
    expect(await taken({ isWindows: true })).toBe(true);
  } finally {
    fs.openSync = openSync;
    syncBuiltinESMExports();
  }
});
