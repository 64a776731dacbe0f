import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fingerprint } from "../../grader/core/course/fingerprint.js";
import { SPECS } from "../../grader/core/course/specs.js";
import { root } from "../../grader/node/course/paths.js";
import { type ChapterData, SPEC_SIGNS, type SpecList } from "../../grader/site/data/forms.js";

/**
 * The built site as a next version of the course would be, in which one spec asks what no answer can give.
 *
 * @param changed the exercise's chapter and slug
 * @returns the folder; the caller removes it
 */
export function nextVersion(folder: string, changed: string): string {
  const next = mkdtempSync(path.join(tmpdir(), "kata-next-"));
  cpSync(folder, next, { recursive: true });
  const spec = `exercises/${changed}.spec.ts`;
  const slug = path.basename(changed);
  const kata = path.join(next, "kata");
  let asked = "";
  for (const name of readdirSync(path.join(kata, "chapters"), { recursive: true, encoding: "utf8" })) {
    if (!name.endsWith(".json")) continue;
    edit<ChapterData>(path.join(kata, "chapters", name), ({ texts }) => {
      if (!(spec in texts)) return;
      texts[spec] += `\ntest("the next version asks for more", () => { expect(1).toBe(2); });\n`;
      asked = fingerprint(texts[spec]);
      const records = JSON.parse(texts[SPECS]);
      records[slug] = { text: asked, code: asked };
      texts[SPECS] = JSON.stringify(records);
    });
  }
  edit<SpecList>(path.join(kata, "specs.json"), (specs) => {
    specs[slug] = [asked.slice(0, SPEC_SIGNS)];
  });
  const { status, stderr } = spawnSync("node", ["--import", "tsx", "site/build/version.ts"], {
    ...{ cwd: root, encoding: "utf8", env: { ...process.env, SITE_OUT: next } },
  });
  if (status !== 0 || !existsSync(path.join(kata, "version.json")))
    throw new Error(`no next version: ${stderr}`);
  return next;
}

function edit<T>(file: string, change: (json: T) => void): void {
  const json: T = JSON.parse(readFileSync(file, "utf8"));
  change(json);
  writeFileSync(file, JSON.stringify(json));
}
