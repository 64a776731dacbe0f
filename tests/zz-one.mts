import { loadCourse } from "../grader/course/load.js";
import { Host } from "../grader/run/host.js";
const [slug, ...seeds]=process.argv.slice(2);
const course = await loadCourse(); const e=course.bySlug.get(slug)!;
const host = await Host.start();
for (const s of seeds){ const r=await host.run([{spec:e.files.spec,subject:{kind:"solution",seed:Number(s)}}],e.seconds*9);
 for (const t of r.modules[0]!.children.allTests()) if (t.result().state==="failed") console.log(s,t.name,(t.result() as any).errors[0].message);}
await host.close();
