import { loadCourse } from "../grader/course/load.js";
import { Host, trains } from "../grader/run/host.js";
const course = await loadCourse();
const host = await Host.start();
const only=process.argv.slice(2);
for (const e of course.exercises) {
  if (only.length && !only.includes(e.slug)) continue;
  const r=await host.run([{spec:e.files.spec, subject:{kind:"solution" as const, untrained: true}}],e.seconds*4);
  const ts=[...(r.modules[0]?.children.allTests()??[])].map(t=>({name:t.name, ms:t.diagnostic()?.duration??0}));
  let early=0; const out:string[]=[];
  ts.forEach((t,i)=>{ const later=ts.slice(i+1).filter(u=>u.ms<150).length; if (t.ms>150 && later>=1) {early+=t.ms*later; out.push(`   ${Math.round(t.ms)} #${i+1}/${ts.length} ${t.name}`)} });
  if (out.length) console.log(Math.round(early)+" "+e.slug+(trains(e.files.spec)?" T":"")+" total "+Math.round(ts.reduce((s,t)=>s+t.ms,0))+"\n"+out.join("\n"));
}
await host.close();
