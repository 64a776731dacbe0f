import { REASONER_SIZES } from "../../../lib/chain-sums/checkpoints.js";
import { moonNet } from "../../../lib/flow/moon-net.js";
import { DIGIT_CODER, initCoder } from "../../../lib/latent/coder.js";
import { DIGIT_FLOW, initLatentNet } from "../../../lib/latent/latent-net.js";
import { SCENE_SIDE } from "../../../lib/pictures/scenes.js";
import { initTextDiT, PAINTER } from "../../../lib/pictures/text-dit.js";
import { mersenneTwister } from "../../../lib/random.js";
import { gptParameters } from "../../../solutions/2-building-a-transformer/06-complete-model/gpt-parameters.js";
import { initGPT } from "../../../solutions/2-building-a-transformer/06-complete-model/init-gpt.js";
import {
  ditVariables,
  initDiT,
} from "../../../solutions/5-from-noise-to-images/02-diffusion-transformer/dit-velocity.js";
import {
  clipVariables,
  initClip,
  SPACE,
} from "../../../solutions/5-from-noise-to-images/04-text-conditioning/train-clip.js";
import type { Figure, Spot } from "../figure.js";

// The models of part 5 by how many numbers they make at once and by how many parameters they have. The axes count in powers of two and
// of ten.

const rng = mersenneTwister(1);
const dit = { height: 8, width: 8, channels: 1, patch: 4, dModel: 48, heads: 4, layers: 2 }; // as in the spec of train-dit
interface Model extends Pick<Spot, "name" | "color" | "beside"> {
  makes: number;
  tensors: { size: number }[];
}

const models: Model[] = [
  {
    name: "GPT of part 4",
    makes: 1, // token by token
    tensors: Object.values(gptParameters(initGPT(REASONER_SIZES, rng))),
    color: 3,
    beside: "above",
  },
  {
    name: "moons' network",
    makes: 2,
    tensors: moonNet(rng).variables,
    color: 0,
    beside: "right",
  },
  {
    name: "two towers",
    makes: SPACE,
    tensors: clipVariables(initClip(rng)),
    color: 3,
    beside: "right",
  },
  {
    name: "latent flow",
    makes: DIGIT_FLOW.latent,
    tensors: Object.values(initLatentNet(DIGIT_FLOW, rng).parameters),
    color: 0,
    beside: "left",
  },
  {
    name: "diffusion transformer",
    makes: dit.height * dit.width,
    tensors: ditVariables(initDiT(dit, rng)),
    color: 0,
    beside: "left",
  },
  {
    name: "painter",
    makes: 3 * SCENE_SIDE ** 2,
    tensors: Object.values(initTextDiT(PAINTER, rng).parameters),
    color: 0,
    beside: "left",
  },
  {
    name: "autoencoder",
    makes: DIGIT_CODER.side ** 2,
    tensors: Object.values(initCoder(DIGIT_CODER, rng).parameters),
    color: 3,
    beside: "left",
  },
];

const spots = models.map(
  ({ makes, tensors, ...rest }): Spot => ({
    ...rest,
    x: Math.log2(makes),
    y: Math.log10(tensors.reduce((sum, { size }) => sum + size, 0)),
  }),
);

export const figure: Figure = {
  page: "5-from-noise-to-images/README.md",
  name: "cast",
  title: "The models of part 5 by what they make at once and by size",
  alt: "Seven models by the numbers that each makes at once and by its parameters: a GPT of part 4 makes one token, the moons' network a point of the plane, the latent flow 24 numbers, the diffusion transformer 64 pixels, and the painter and the autoencoder nearly 200 numbers; their sizes are between 10,000 and 251,000 parameters.",
  panels: [
    {
      title: "parameters",
      x: {
        label: "numbers that it makes at once",
        ticks: { [-1]: "", 0: "1", 2: "4", 4: "16", 6: "64", 8: "256" },
      },
      y: {
        label: "",
        ticks: {
          3.8: "",
          4: "10,000",
          [Math.log10(30_000)]: "30,000",
          5: "100,000",
          [Math.log10(300_000)]: "300,000",
        },
      },
      curves: [],
      spots,
    },
  ],
};
