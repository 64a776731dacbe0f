import { existsSync } from "node:fs";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";

const PROGRAMS = [
  process.env.CHROMIUM ?? "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
];

export async function openChromium(): Promise<Browser> {
  const executablePath = PROGRAMS.find((file) => existsSync(file));
  if (!executablePath)
    throw new Error(`there is no Chromium here: none of ${PROGRAMS.join(", ")}. Name yours in CHROMIUM.`);
  return chromium.launch({ executablePath, args: ["--no-sandbox"] });
}

/** A page that keeps what goes wrong in it: errors, what the policy refuses, and requests to other origins. */
export async function watched(
  browser: Browser,
  options: BrowserContextOptions = {},
): Promise<{ page: Page; wrong: string[] }> {
  const page = await (await browser.newContext(options)).newPage();
  const wrong: string[] = [];
  page.on(
    "console",
    (message) => message.type() === "error" && wrong.push(`${page.url()}: ${message.text()}`),
  );
  page.on("pageerror", (error) => wrong.push(`${page.url()}: ${error.message}`));
  page.on("request", (request) => {
    const { protocol, hostname } = new URL(request.url());
    if (protocol.startsWith("http") && hostname !== "127.0.0.1")
      wrong.push(`${page.url()} asks for ${request.url()}`);
  });
  await page.exposeFunction("refusedByPolicy", (what: string) => wrong.push(what));
  await page.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI, sourceFile }) =>
      (globalThis as any).refusedByPolicy(
        `${location.pathname}: ${violatedDirective} refuses ${blockedURI} of ${sourceFile}`,
      ),
    );
  });
  return { page, wrong };
}
