// measures the student with another recipe
import { loadCheckpoint, sampleChains } from "../solutions/4-reasoning-with-transformers/02-self-consistency/sample-chains.js";
import { lessonOf, newStudent, teach, writeTraces } from "../solutions/4-reasoning-with-transformers/09-distillation/distilled-student.js";
import { startWasm } from "../lib/backend/wasm/start.js";
import { mersenneTwister } from "../lib/random.js";
import { randomDigits, answerOf, promptOf } from "../lib/chain-sums/problems.js";
import { parseChain } from "../lib/chain-sums/chains.js";
import { DIGITS } from "../lib/chain-sums/checkpoints.js";
await startWasm();
const [lr1, s1, lr2, s2, from, to] = process.argv.slice(2).map(Number);
for (let seed=from; seed<=to; seed++) {
  const rng = mersenneTwister(20_000 + 10_000 + seed);
  const teacher = loadCheckpoint("reasoner");
  const asked = Array.from({ length: 1500 }, () => randomDigits(DIGITS, rng));
  const examples = lessonOf(await writeTraces(teacher, asked, 4, rng), "filtered");
  const student = newStudent(rng);
  const losses:number[]=[];
  const t0=process.cpuUsage();
  for await (const l of teach(student, examples, {steps:s1,batch:32,lr:lr1}, rng)) losses.push(l);
  for await (const l of teach(student, examples, {steps:s2,batch:32,lr:lr2}, rng)) losses.push(l);
  const cpu=(process.cpuUsage(t0).user/1e6).toFixed(1);
  const r2 = mersenneTwister(31_000+seed);
  const q = Array.from({ length: 300 }, () => randomDigits(DIGITS, r2));
  const s = await sampleChains(student, q.map(promptOf), { temperature: 1, most: 15, rng:r2 });
  const acc = s.filter(({written},i)=>parseChain(written).answer===answerOf(q[i])).length/300;
  console.log(lr1,seed,"loss",(losses.slice(-10).reduce((a,b)=>a+b)/10).toFixed(3),"acc",acc.toFixed(3),"cpu",cpu);
}
