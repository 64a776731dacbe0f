// usage: cd <worktree> && cp /tmp/blind/judge.mts tests/zz-judge.mts && node --import tsx tests/zz-judge.mts <answers-folder> [slug...] ; rm tests/zz-judge.mts
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { judgeMutants } from "../grader/author/mutants/judge.js";
import { loadCourse } from "../grader/course/load.js";
import { Host } from "../grader/run/host.js";
const [folder, ...only] = process.argv.slice(2);
const course = await loadCourse();
const host = await Host.start();
for (const slug of readdirSync(folder).sort()) {
  if (only.length > 0 && !only.includes(slug)) continue;
  const exercise = course.exercises.find((e) => e.slug === slug);
  if (!exercise) continue;
  const files = readdirSync(path.join(folder, slug)).filter((f) => f.endsWith(".ts")).sort();
  const length = readFileSync(exercise.files.solution, "utf8").replaceAll("\r\n", "\n").length;
  const mutants = files.map((f) => ({ line: 0, before: "", after: f, edit: { from: 0, to: length, text: readFileSync(path.join(folder, slug, f), "utf8") } }));
  const told = await judgeMutants(host, exercise, mutants as never).catch((e) => { console.log(slug, "ERROR", e.message); return []; });
  console.log(`\n## ${slug}: ${told.length} answers, ${told.filter((t: any) => t.outcome === "passed").length} passed`);
  for (const t of told as any[]) {
    console.log(`  ${t.after}: ${t.outcome}${t.test ? `: ${t.test}` : ""}${t.headline ? `  (${t.headline.slice(0, 110)})` : ""}`);
    if (t.diagnosis) console.log(`      ${t.diagnosis.exact ? "EXACT" : "looks like"} ${t.diagnosis.mistake}: ${t.diagnosis.because}`);
    else if (t.story) console.log(`      story: ${t.story}`);
  }
}
await host.close();
