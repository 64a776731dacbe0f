import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { problemAt } from "../../../../grader/node/site/answers.js";

let server: Server;
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

/** A site that answers with this status, or with nothing at all. */
async function siteWith(status?: number): Promise<string> {
  server = createServer((_, response) => {
    if (status) response.writeHead(status).end("a page");
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/softmax/`;
}

test("of a page that is there nothing is said", async () => {
  expect(await problemAt(await siteWith(200))).toBeUndefined();
});

test("a page that the site does not have is told with its address and the status", async () => {
  const page = await siteWith(404);
  expect(await problemAt(page)).toBe(`The site does not have this page: ${page} answers with status 404.`);
});

test("a site that says nothing is waited for no longer than a second", async () => {
  const page = await siteWith();
  const begun = performance.now();
  expect(await problemAt(page)).toBe(`The site cannot be reached from here: ${page} does not answer.`);
  expect(performance.now() - begun).toBeLessThan(3000);
});
