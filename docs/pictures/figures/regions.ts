import { type Figure, type NamedCurve, type Panel, range } from "../figure.js";

// Two pictures with codes of one number: their regions, and the decoder's best answer for a pixel that is white in A and black in B.

const [A, B] = [3, 3.2];
/** A normal density, but for its largest value, which is 1 here. */
const region = (z: number, mean: number, sd: number) => Math.exp(-((z - mean) ** 2) / (2 * sd ** 2));

function pixel(z: number, sd: number): number {
  const [a, b] = [A, B].map((mean) => -((z - mean) ** 2) / (2 * sd ** 2)); // logarithms, which never round to 0
  const shareOfA = 1 / (1 + Math.exp(b - a));
  return shareOfA - (1 - shareOfA);
}

/** Regions of this width, between two codes. `names` says where theirs stand, if not at the top. */
function panel(sd: number, between: number[], names: Pick<NamedCurve, "at" | "beside">[] = []): Panel {
  const codes = range(between[0], between[between.length - 1], 120);
  return {
    title: `σ = ${sd}`,
    x: { label: "code z", ticks: Object.fromEntries(between.map((z) => [z, z.toFixed(1)])) },
    y: { label: "", ticks: { [-1]: "black", 0: "gray", 1: "white", 1.3: "" } },
    curves: [
      { name: "pixel", points: codes.map((z) => [z, pixel(z, sd)] as const), at: -8 },
      { name: "region A", points: codes.map((z) => [z, region(z, A, sd)] as const), ...names[0] },
      { name: "region B", points: codes.map((z) => [z, region(z, B, sd)] as const), ...names[1] },
    ],
  };
}

export const figure: Figure = {
  page: "5-from-noise-to-images/05-latent-diffusion/README.md",
  name: "regions",
  title: "Two regions of codes, and the decoder's best pixel between them",
  alt: "Two plots against the code: with narrow regions the pixel falls from white in A to black in B, and with wide regions, which overlap, it is some gray everywhere.",
  panels: [
    panel(0.05, [2.8, 3, 3.2, 3.4]),
    panel(
      0.5,
      [1.6, 2.3, 3.1, 3.9, 4.6],
      [
        { at: 40, beside: "left" },
        { at: 80, beside: "right" },
      ],
    ),
  ],
};
