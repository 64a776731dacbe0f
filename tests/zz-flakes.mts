import { readFileSync, appendFileSync } from "node:fs";
import { loadCourse } from "../grader/course/load.js";
import { Host, trains } from "../grader/run/host.js";
import { settle } from "../grader/run/settle.js";
const [from, step, only] = [Number(process.argv[2]), Number(process.argv[3]), process.argv.slice(5)];
const out = process.argv[4];
const course = await loadCourse();
const list = course.exercises.filter(e => /#lib\/kit\/seed|randomTensor/.test(readFileSync(e.files.spec,"utf8"))).filter(e => only.length===0 || only.includes(e.slug)).filter((_,i)=>i%step===from);
const host = await Host.start();
for (const e of list) {
  const t=performance.now();
  const spec=e.files.spec;
  const jobs = Array.from({length: 21},(_,i)=>({spec, subject:{kind:"solution" as const, seed:i+1}}));
  try {
  const report = await host.run(jobs, e.seconds*jobs.length);
  const verdicts = await settle(host, jobs, report, e.seconds);
  const bad = verdicts.flatMap((v,i)=> v.verdict==="passed"?[]:[`  seed ${i+1}: ${v.verdict} ${v.tests.filter(t=>t.state==="failed").map(t=>t.name+" :: "+(("failure" in v)? (v as any).failure.message.slice(0,200).replaceAll("\n"," "):"")).join(" | ")}`]);
  appendFileSync(out, `${e.slug} ${bad.length} of 20, ${Math.round((performance.now()-t)/1000)} s${trains(spec)?" trains":""}\n${bad.join("\n")}${bad.length?"\n":""}`);
  } catch(err) { appendFileSync(out, `${e.slug} ERROR ${err}\n`); }
}
await host.close();
appendFileSync(out,"done\n");
