import { mistakesFor } from "#lib/mistakes";

export default mistakesFor<typeof import("./kl-divergence.js")>({});
