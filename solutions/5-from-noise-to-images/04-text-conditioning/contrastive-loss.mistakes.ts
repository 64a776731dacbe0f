import { mistakesFor } from "#lib/mistakes";

export default mistakesFor<typeof import("./contrastive-loss.js")>({});
