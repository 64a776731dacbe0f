import { latentBytes } from "../../../lib/latent/checkpoints.js";
import { courseBytes } from "../../../lib/platform/files.js";
import type { Load } from "../../models/load.js";
import { COURSES_PAINTER } from "../../models/paint/painting.js";
import { modelReader, type Stored } from "../../models/read-model.js";
import { hasModel } from "../../node/store/models.js";
import { fromKept } from "../kept-model.js";
import { trainedBy } from "../trained-by.js";

/** The models of part 5 that learners train. */
type Artist = "painter" | "writer";

/** Those that come with the course, of the same sizes: they are used before the learner's are trained. */
const COURSES: Record<Artist, () => Uint8Array> = {
  painter: () => courseBytes(COURSES_PAINTER),
  writer: () => latentBytes("flow"),
};
const DOES: Record<Artist, string> = { painter: "paints", writer: "writes" };

/** A network, and a sentence that says whose it is. */
export interface Loaded<T> {
  net: T;
  whose: string;
}

/**
 * The network that the learner has trained, or until then the course's.
 *
 * @param init makes the network from the tensors of a file
 * @throws BrokenCheckpoint if the learner's file holds no such network
 */
export async function loadTrained<T>(
  load: Load,
  name: Artist,
  init: (stored: Stored) => T,
): Promise<Loaded<T>> {
  const read = await modelReader(load, init);
  const says = `${name} ${DOES[name]}`;
  if (hasModel(name)) return { net: await fromKept(name, read), whose: `Your ${says}.` };
  const until = `until your ${await trainedBy(name)} has passed`;
  return { net: await read(COURSES[name]()), whose: `The course's ${says}, ${until}.` };
}
