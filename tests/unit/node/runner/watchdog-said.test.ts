import { expect, test } from "vitest";
import { watchdogSaid } from "../../../../grader/node/runner/watchdog-said.js";

test("the watchdog's words say why it ended a process, wherever they stand, and are taken out", () => {
  expect(watchdogSaid("one\nkata-watchdog: time 10\n", null, "SIGKILL", 1024)).toEqual({
    killed: { reason: "timeout", seconds: 10 },
    rest: "one\n",
  });
  // The other stream's last words are read after them.
  expect(watchdogSaid("kata-watchdog: memory 1100\nlate\n", null, "SIGKILL", 1024)).toEqual({
    killed: { reason: "memory", mb: 1100, limitMb: 1024 },
    rest: "late\n",
  });
  expect(
    watchdogSaid("kata-watchdog: memory 5\nkata-watchdog: time 10\n", null, "SIGKILL", 1024)?.killed,
  ).toEqual({
    reason: "timeout",
    seconds: 10,
  });
});

test("who only prints such words has ended by itself", () => {
  const printed = "kata-watchdog: time 10\nJavaScript heap out of memory\n";
  expect(watchdogSaid(printed, 0, null, 1024)).toBeUndefined();
  if (process.platform !== "win32") expect(watchdogSaid(printed, 3, null, 1024)).toBeUndefined();
});

test("V8's own limit is one of memory too", () => {
  const words = "FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory\n";
  expect(watchdogSaid(words, null, "SIGABRT", 1024)).toEqual({
    killed: { reason: "memory", mb: 0, limitMb: 1024 },
    rest: "",
  });
});
