import { expect, test } from "vitest";
import { startWasm } from "../../../../lib/backend/wasm/start.js";

test("the backend leaves the errors of the process to whoever listened before", async () => {
  const listeners = () =>
    (["uncaughtException", "unhandledRejection"] as const).map((event) => process.listeners(event as "exit"));
  const before = listeners();
  await startWasm();
  expect(listeners()).toEqual(before);
});
