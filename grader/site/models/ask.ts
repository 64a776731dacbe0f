import type { ModelName } from "../../../lib/judge/model-names.js";
import { CHAT_RUNS, isTuned, type Name } from "../../models/chat/names.js";
import { COURSES_PAINTER, PAINT_RUNS, type Painting } from "../../models/paint/painting.js";
import type { Tools } from "../../models/think/method.js";
import type { Thinker } from "../../models/think/thinkers.js";
import { ALWAYS_RUNS, type WayName, wayOf } from "../../models/think/ways.js";
import type { Linked } from "../../spec/link.js";

// What a page may ask of a model.

export interface ChatAsk {
  is: "chat";
  question: string;
  /** Who answers. */
  names: Name[];
  temperature: number;
  seed: number | undefined;
}

export interface ThinkAsk extends Pick<Tools, "temperature" | "n"> {
  is: "think";
  way: WayName;
  model: Thinker;
  digits: number[];
  seed: number | undefined;
}

export interface PaintAsk extends Painting {
  is: "paint";
  caption: string;
  seed: number | undefined;
}

export interface WriteAsk {
  is: "write";
  text: string;
  /** Guidance. */
  w: number;
  steps: number;
  seed: number | undefined;
}

export type Ask = ChatAsk | ThinkAsk | PaintAsk | WriteAsk;

/** What a worker is given to answer with. */
export interface PlayOrder {
  ask: Ask;
  modules: [id: string, module: Linked][];
  /** By slug, the module of an exercise that is run: the learner's or the course's. */
  ids: Record<string, string>;
  /** By name, the exercises that train the learner's models. */
  trainers: Record<string, string>;
}

/** Exercises whose code writes by hand. */
const WRITING = ["safetensors", "guided-sampler", "sample-latent", "latent-statistics"];

/** The exercises whose code answers. */
export function runsFor(ask: Ask): string[] {
  if (ask.is === "chat") return CHAT_RUNS;
  if (ask.is === "paint") return PAINT_RUNS;
  return ask.is === "write" ? WRITING : [...ALWAYS_RUNS, ...wayOf(ask.way).runs];
}

/** The learner's models that answer, where there are any. */
export function modelsFor(ask: Ask): ModelName[] {
  if (ask.is === "chat") return ask.names.filter(isTuned);
  if (ask.is === "paint") return ["painter"];
  if (ask.is === "write") return ["writer"];
  const own = OWN.filter((name) => name === ask.model);
  return wayOf(ask.way).needsJudge ? [...own, "judge"] : own;
}

/** Files of the course that answer besides those which the exercises read. */
export const filesFor = (ask: Ask): string[] => (ask.is === "paint" ? [COURSES_PAINTER] : []);

const OWN = ["thinker", "student"] as const;

/** Where a worker finds the weights of a model that the learner has trained. */
export const weightsFile = (name: ModelName): string => `weights/${name}.safetensors`;
