import { existsSync, readFileSync } from "node:fs";
import type { Plugin } from "vite";
import { fingerprint } from "../../core/course/fingerprint.js";
import { makeStub } from "../../core/course/stub.js";
import { fileFingerprint } from "../course/read-text.js";

/**
 * For plain vitest: the spec of a stub that nobody has touched is one skipped test. Else every blank of a chapter that was not
 * begun is a failure with a stack.
 */
export const notBegunSkipped: Plugin = {
  name: "kata-not-begun",
  enforce: "pre",
  transform(_, id) {
    const [, base, place] = /^(.*)\/exercises\/([^?]*)\.spec\.ts$/.exec(id) ?? [];
    if (!place) return undefined;
    const stub = `${base}/exercises/${place}.ts`;
    // In watch mode a save is to bring the spec back.
    this.addWatchFile(stub);
    if (!isUntouchedStub(stub, `${base}/solutions/${place}.ts`)) return undefined;
    const name = JSON.stringify(`${place.split("/").at(-1)}.ts is not begun`);
    return { code: `import { test } from "vitest";\ntest.skip(${name}, () => {});\n`, map: null };
  },
};

function isUntouchedStub(stub: string, solution: string): boolean {
  if (!existsSync(solution)) return false;
  return fileFingerprint(stub) === fingerprint(makeStub(readFileSync(solution, "utf8"), solution).text);
}
