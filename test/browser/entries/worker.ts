// A web worker that trains.
import { describeDevice, trainingSteps } from "../work.ts";

const outcome = async () => {
  try {
    await describeDevice();
    return await trainingSteps();
  } catch (error) {
    return String(error);
  }
};
postMessage(await outcome());
