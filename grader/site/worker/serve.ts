import { processError } from "@vitest/utils/error";
import { rememberCalls } from "../../spec/expect.js";
import { type Order, SpecServer } from "../../spec/serve.js";
import { expect } from "../../spec/vitest.js";
import { printerIn, slugsOf } from "./printer.js";
import { printing } from "./printing.js";
import { type Boot, realmIn } from "./realm.js";
import { sendable } from "./sendable.js";

/** Makes ready what runs specs in this worker, and returns what serves an order. */
export async function serve(boot: Boot): Promise<(order: Order) => Promise<void>> {
  const { send, names } = boot;
  const realm = realmIn(boot);
  // Only V8 writes down who waits for whom.
  if (!/Chrom/.test(navigator.userAgent)) rememberCalls();
  let judged: ReadonlySet<string> = new Set();
  printing((printed, stack) => {
    const by = printerIn(stack, names, judged);
    send({ printed, test: expect.getState().currentTestName ?? "", ...(by && { by }) });
  });
  await import("../../../lib/kit/matchers.js");
  const server = new SpecServer(realm, (id) => `/${id}`);
  const stray: unknown[] = [];
  const plain = (error: unknown) => sendable(processError(error), names);
  addEventListener("error", ({ error, message }) => stray.push(plain(error ?? new Error(message))));
  addEventListener("unhandledrejection", ({ reason }) => stray.push(plain(reason)));
  return async (order) => {
    judged = slugsOf(order);
    try {
      await server.run(order, (at, { tests, fatal }) => {
        for (const test of tests) test.error = sendable(test.error, names);
        send({ ran: { at, ran: { tests, fatal: sendable(fatal, names) } } });
      });
    } catch (error) {
      stray.push(plain(error));
    }
    // A rejection that nothing catches is told a little later.
    await new Promise((resolve) => setTimeout(resolve, LATE_MS));
    send({ done: { stray } });
  };
}

const LATE_MS = 20;
