import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

/** A Chromium that is installed; playwright-core brings none. */
export const installed = [
  process.env.CHROMIUM ?? "",
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
].find((file) => existsSync(file));

/** Starts it without a window. */
export function startChromium(): Promise<Browser> {
  const quiet = ["background-networking", "component-update", "sync", "gpu"].map(
    (what) => `--disable-${what}`,
  );
  // Its sandbox refuses root, which is what one is in a container.
  const sandbox = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  return chromium.launch({ executablePath: installed, args: [...sandbox, "--no-first-run", ...quiet] });
}
