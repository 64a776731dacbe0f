import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { chromium } from "playwright-core";
import puppeteer from "puppeteer-core";

// One page in each of three engines, all that is asked of them: to open an address, and to run a function there.

export type Engine = "chromium" | "firefox" | "webkit";

export interface EnginePage {
  open(url: string): Promise<void>;
  /** Runs a function in the page, whose arguments and result are plain data. */
  run<A extends unknown[], R>(work: (...args: A) => R | Promise<R>, ...args: A): Promise<R>;
  close(): Promise<void>;
}

const PROGRAMS: Record<Engine, string[]> = {
  chromium: [
    process.env.CHROMIUM ?? "/usr/bin/chromium",
    "/usr/bin/google-chrome",
    "/usr/bin/chromium-browser",
  ],
  firefox: ["/usr/bin/firefox-esr", "/usr/bin/firefox"],
  webkit: ["/usr/bin/WebKitWebDriver"],
};

/** The program of an engine on this machine; undefined if it has none. */
export const programOf = (engine: Engine): string | undefined =>
  PROGRAMS[engine].find((file) => existsSync(file));

export async function openEngine(engine: Engine): Promise<EnginePage> {
  const program = programOf(engine);
  if (!program) throw new Error(`there is no ${engine} here: none of ${PROGRAMS[engine].join(", ")}`);
  if (engine === "chromium") return openChromium(program);
  return engine === "firefox" ? openFirefox(program) : openWebKit(program);
}

async function openChromium(executablePath: string): Promise<EnginePage> {
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  const page = await browser.newPage();
  page.on("pageerror", (error) => console.error(error));
  return {
    open: async (url) => void (await page.goto(url)),
    run: (work, ...args) => page.evaluate(called(work), args as never) as never,
    close: () => browser.close(),
  };
}

async function openFirefox(executablePath: string): Promise<EnginePage> {
  const browser = await puppeteer.launch({ browser: "firefox", executablePath, headless: true });
  const page = await browser.newPage();
  return {
    open: async (url) => void (await page.goto(url)),
    run: (work, ...args) => page.evaluate(called(work), args) as never,
    close: () => browser.close(),
  };
}

/** A function of one list of arguments, as text: what the tests' own translation adds to functions is not in the page. */
function called(work: (...args: never[]) => unknown): (args: unknown[]) => unknown {
  return new Function("args", `const __name = (f) => f; return (${work})(...args);`) as never;
}

const MINI_BROWSER = "/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser";
const PORT = 4561;
const READY_MS = 10_000;

/** WebKit by WebDriver, which is plain requests. It needs a display: without one, `xvfb-run` gives it one. */
async function openWebKit(program: string): Promise<EnginePage> {
  const words = [program, `--port=${PORT}`];
  const [first, ...rest] = process.env.DISPLAY ? words : ["xvfb-run", "-a", ...words];
  const driver = spawn(first, rest, { stdio: "ignore", detached: true });
  try {
    const session = await sessionOf(driver);
    const ask = (path: string, body: object) => request(`/session/${session}/${path}`, body);
    await ask("timeouts", { script: 600_000, pageLoad: 60_000 });
    return {
      open: async (url) => void (await ask("url", { url })),
      run: (work, ...args) =>
        ask("execute/async", {
          script: `const __name = (f) => f; const done = arguments[1];
            (async () => (${work})(...arguments[0]))().then((value) => done({ value }), (error) => done({ error: String(error?.stack ?? error) }));`,
          args: [args],
        }).then(({ value, error }) => {
          if (error) throw new Error(error);
          return value;
        }),
      close: async () => {
        await request(`/session/${session}`, undefined, "DELETE").catch(() => {});
        end(driver);
      },
    };
  } catch (error) {
    end(driver);
    throw error;
  }
}

async function sessionOf(driver: ChildProcess): Promise<string> {
  const options = { binary: MINI_BROWSER, args: ["--automation"] };
  const capabilities = { alwaysMatch: { "webkitgtk:browserOptions": options } };
  for (const end = Date.now() + READY_MS; ; await setTimeout(200)) {
    try {
      return (await request("/session", { capabilities })).sessionId;
    } catch (error) {
      if (driver.exitCode !== null || Date.now() > end) throw error;
    }
  }
}

async function request(path: string, body?: object, method = "POST"): Promise<any> {
  const response = await fetch(`http://127.0.0.1:${PORT}${path}`, {
    method,
    headers: { "content-type": "application/json" },
    ...(body && { body: JSON.stringify(body) }),
  });
  const { value } = (await response.json()) as { value: any };
  if (value?.error) throw new Error(`${value.error}: ${value.message}`);
  return value;
}

/** xvfb-run and what it has started. */
function end(driver: ChildProcess): void {
  try {
    process.kill(-driver.pid!, "SIGTERM");
  } catch {
    // It has ended.
  }
}
