// What was found of the verifiers of a machine, in words.
import type { Examination, Finding } from "./doctor.ts";

/** An examination for people. */
export function describeExamination({ sandboxes, lean, lake, project, verifiers }: Examination): string {
  const rows: [string, string][] = [
    [
      "sandbox",
      sandboxes[0] === undefined
        ? "none: Lean on this machine is refused"
        : `${sandboxes[0].name}: ${sandboxes[0].guarantee}`,
    ],
    ["lean", lean ?? "not on the path"],
    ["lake", lake ?? "not on the path"],
    [
      "project",
      project === undefined
        ? "none"
        : [project.folder, project.toolchain, mathlibOf(project)].filter(Boolean).join(", "),
    ],
    ...verifiers.map((finding): [string, string] => [finding.name, verifierText(finding)]),
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, text]) => `${name.padEnd(width)}  ${text}`).join("\n");
}

function mathlibOf({ mathlib }: NonNullable<Examination["project"]>): string {
  return mathlib === undefined ? "without Mathlib" : `Mathlib ${mathlib}`;
}

function verifierText({ state, detail, leanVersion, perSecond }: Finding): string {
  const speed = perSecond === undefined ? "" : `, ${perSecond.toPrecision(3)} checks a second`;
  const version = leanVersion === undefined ? "" : `, Lean ${leanVersion.replace(/^Lean \(version ([^,]*),.*$/, "$1")}`;
  return `${state}: ${detail}${version}${speed}`;
}
