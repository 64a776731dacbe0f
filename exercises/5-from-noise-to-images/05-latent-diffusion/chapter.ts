import { defineChapter } from "#lib/author/course";

// The order: reparameterize, convolve, train-vae, latent-statistics, train-latent-flow, sample-latent, one-call, homework.
export default defineChapter({
  title: "Latent diffusion",
  summary: "You can compress pictures into codes, train a flow between codes, and decode once.",
  exercises: [
    "reparameterize",
    "convolve",
    "train-vae",
    "latent-statistics",
    "train-latent-flow",
    "sample-latent",
    "one-call",
    "homework",
  ],
});
