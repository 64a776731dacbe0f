import { writeFileSync } from "node:fs";
import { useBackend } from "#lib/backend/choose";
import { goldReward, proxyReward } from "#lib/mini-world/reviews";
import { mersenneTwister } from "#lib/random";
import { loadedBase, written } from "./base.js";

// How many out of 4,096 reviews of the base earn which reward, and what those are worth. The best policies of chapter 03 follow from it.
//
//     node --import tsx docs/pictures/data/frontier.measure.ts [seed]

process.env.KATA_BACKEND ??= "wasm";
await useBackend("train");

const [REVIEWS, AT_ONCE] = [4096, 256];
const rng = mersenneTwister(Number(process.argv[2] ?? 5));
const base = loadedBase();

const found = new Map<number, { reward: number; count: number; gold: number }>();
for (let done = 0; done < REVIEWS; done += AT_ONCE)
  for (const response of (await written(base, AT_ONCE, rng)).responses) {
    const reward = proxyReward(response);
    const group = found.get(reward) ?? { reward, count: 0, gold: 0 };
    group.count++;
    group.gold += goldReward(response);
    found.set(reward, group);
  }
/** By reward: how many reviews have it, and the sum of what they are worth. */
const groups = [...found.values()].sort((a, b) => a.reward - b.reward);
const file = process.argv[3] ?? new URL("frontier.json", import.meta.url);
writeFileSync(file, `${JSON.stringify(groups, null, 2)}\n`);
