import { microModel } from "../../../lib/micro-model.js";
import { type Figure, range, type Spot } from "../figure.js";

// What all derivatives of a model cost, in forward passes: by nudging each parameter up and down, and by going back once. Both axes
// count in powers of ten. The models are those of the part's page, by their number of parameters.

const models = {
  "the line": 2, // w and b, chapter 00
  "the micro model": microModel().config.parameter_count,
  "GPT-2 small": 124_439_808, // chapter 00
  "Llama 3 8B": 8_030_261_248, // part 2, chapter 06, page 5
  "DeepSeek-V3": 671e9, // chapter 05, page 2
};

/** A nudge up and a nudge down for each parameter: chapter 00. */
const nudges = (n: number) => 2 * n;
/** One pass forward, and one back that costs as much as two: chapter 08. */
const BACK = 3;

const spots = Object.entries(models).map(
  ([name, n], i): Spot => ({
    name,
    x: Math.log10(n),
    y: Math.log10(nudges(n)),
    color: i < 2 ? 0 : 3,
    beside: i === 0 ? "below" : i === 1 ? "right" : "left",
  }),
);

export const figure: Figure = {
  page: "1-understanding-gradients/README.md",
  name: "cast",
  title: "What one gradient costs, against the number of parameters",
  alt: "Forward passes for one gradient against the number of parameters: if you nudge each parameter, the line takes 4, the micro model 7,040, GPT-2 small 249 million and DeepSeek-V3 more than a trillion, while going back takes about 3 for all of them.",
  panels: [
    {
      title: "forward passes for one gradient",
      x: {
        label: "parameters",
        ticks: { [-1]: "", 0: "1", 3: "1,000", 6: "million", 9: "billion", 12: "trillion", 13: "" },
      },
      y: {
        label: "",
        ticks: { [-1.5]: "", 0: "1", 3: "1,000", 6: "million", 9: "billion", 12: "trillion", 13: "" },
      },
      curves: [
        {
          name: "by nudging each parameter",
          points: range(0, 12, 24).map((x) => [x, Math.log10(nudges(10 ** x))] as const),
          at: 11,
          beside: "below right",
        },
        { name: "by going back", points: [0, 13].map((x) => [x, Math.log10(BACK)] as const), at: -1 },
      ],
      spots,
    },
  ],
};
