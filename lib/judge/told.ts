import type { Exhibit } from "../exhibit/forms.js";
import type { Event } from "../kit/contract/plan.js";
import type { RunProgress } from "../training/progress.js";
import type { ModelName } from "./model-names.js";

/** What a spec tells the grader while it runs. */
export type Told = TrainingTold | ExhibitTold | BackendTold | ModelTold | ContractTold;

/** How a training goes; its losses are those since the message before, from step 1 in a run's first message. */
export interface TrainingTold extends RunProgress {
  kind: "training";
}

/** What the learner's code computed, to be shown. */
export interface ExhibitTold {
  kind: "exhibit";
  exhibit: Exhibit;
  /** The spec that shows it, with the subject that it judges. */
  spec?: string;
}

/** Which tensor backend computes. */
export interface BackendTold {
  kind: "backend";
  name: string;
}

/** A trained model, as a file of safetensors. */
export interface ModelTold {
  kind: "model";
  name: ModelName;
  base64: string;
}

/** What a wrapper of the contract bank saw of the spec's calls. */
export interface ContractTold {
  kind: "contract";
  /** The name of its plan. */
  name: string;
  probe: boolean;
  event: Event;
}
