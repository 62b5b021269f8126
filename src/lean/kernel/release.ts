// The release of Lean whose language, library and messages the checker follows. Everything that names it reads it here.
export const leanVersion = "4.34.0";
