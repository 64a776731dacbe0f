import { execFileSync, execSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { spawn } from "@lydell/node-pty";
import { afterAll, beforeAll, expect, test } from "vitest";
import { plainEnv } from "./support/command.js";
import { terminal } from "./support/terminal.js";
import { type Throwaway, throwawayCourse } from "./support/throwaway.js";

// A terminal that is taken away from the watch screen, for a while or for good. Windows has neither signal.
let course: Throwaway;

beforeAll(async () => {
  course = await throwawayCourse();
});
afterAll(() => course?.remove());

const unix = test.skipIf(process.platform === "win32");
const inKata = (name: string) => path.join(course.root, ".kata", name);

unix(
  "stopped, the terminal reset and written over meanwhile, and continued: keys and screen are as before",
  async () => {
    const session = terminal(course);
    await session.waitFor("blank 1 of 1");
    await session.waitUntilGone("running");
    const before = session.text();
    const pid = JSON.parse(readFileSync(inKata("watch.lock"), "utf8")).pid;
    const tty = `/dev/${execFileSync("ps", ["-o", "tty=", "-p", String(pid)], { encoding: "utf8" }).trim()}`;
    process.kill(pid, "SIGSTOP");
    execSync(`stty sane <${tty}; printf '\\033c$ a shell was here' >${tty}`);
    await session.waitFor("$ a shell was here");
    process.kill(pid, "SIGCONT");
    await session.waitUntilGone("$ a shell was here");
    expect(session.text()).toBe(before);
    // Without enter.
    session.press("?");
    await session.waitFor("put the stub back; your file is kept");
    session.press("q", "q");
    expect(await session.ended).toEqual({ code: 0 });
    expect(session.traces()).toEqual([]);
  },
);

unix("the window is closed: the grader ends by its signal, and gives its lock back", async () => {
  const [program, ...args] = course.kata;
  const pty = spawn(program, args, { cwd: course.root, env: plainEnv(), cols: 80, rows: 24 });
  let seen = "";
  pty.onData((data) => {
    seen += data;
  });
  const ended = new Promise((resolve) => pty.onExit(resolve));
  for (let tries = 0; !seen.includes("blank 1 of 1") && tries < 600; tries++)
    await new Promise((resolve) => setTimeout(resolve, 50));
  expect(existsSync(inKata("watch.lock"))).toBe(true);
  // Not declared, and what a terminal's window does: the other end of the line is closed.
  (pty as unknown as { destroy(): void }).destroy();
  expect(await ended).toMatchObject({ signal: 1 });
  expect(existsSync(inKata("watch.lock"))).toBe(false);
});
