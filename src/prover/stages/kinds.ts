// The kinds of stages that a configuration can list. One more kind is a file of its own and its line here.
import { baselinesStage } from "./baselines.ts";
import { expertStage } from "./expert.ts";
import { grpoStage } from "./grpo.ts";
import { selectStage } from "./select.ts";
import { sftStage } from "./sft.ts";
import type { Stage } from "./stage.ts";

export const stageKinds: readonly Stage[] = [sftStage, expertStage, grpoStage, selectStage, baselinesStage];
