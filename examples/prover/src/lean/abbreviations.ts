// What Lean's editors make of a backslash and a name: `\and` is ∧. Where a symbol has a ‸ in it, the caret goes there.

const table = `
\\ \\
and ∧ wedge ∧ or ∨ vee ∨ not ¬ neg ¬ lnot ¬ to → r → rightarrow → imp → implies → l ← leftarrow ← from ← lr ↔ iff ↔ leftrightarrow ↔
forall ∀ all ∀ exists ∃ ex ∃ nexists ∄ ne ≠ neq ≠ le ≤ leq ≤ ge ≥ geq ≥ nle ≰ nleq ≰ nge ≱ ngeq ≱ nlt ≮ ngt ≯ ll ≪ gg ≫
< ⟨ > ⟩ langle ⟨ rangle ⟩ <> ⟨‸⟩ << ⟪ >> ⟫ [[ ⟦ ]] ⟧ [[]] ⟦‸⟧ lf ⌊ rf ⌋ lfloor ⌊ rfloor ⌋ lc ⌈ rc ⌉ lceil ⌈ rceil ⌉ f< ‹ f> › f<> ‹‸› flqq « frqq » f<< « f>> »
|- ⊢ goal ⊢ vdash ⊢ |= ⊨ models ⊨ top ⊤ bot ⊥ T ⊤ F ⊥
. · centerdot · cdot · cdots ⋯ ldots … ... … vdots ⋮ bu • smul • bullet •
fun λ lambda λ la λ l= λ Gl λ => ⇒ Rightarrow ⇒ <= ⇐ Leftarrow ⇐ <=> ⇔ Leftrightarrow ⇔ -> → <- ← <-> ↔ |-> ↦ mapsto ↦ maps ↦ hookrightarrow ↪ inj ↪ surj ↠ twoheadrightarrow ↠ hom ⟶ longrightarrow ⟶ r- ⟶ r= ⟹ d ↓ downarrow ↓ u ↑ uparrow ↑ uparrow2 ⇑ u= ⇑ ua ↑ da ↓ d= ⇓ ud ↕ nea ↗ nearrow ↗ swarrow ↙ searrow ↘ nwarrow ↖ -| ⊣ ~> ⇝ leadsto ⇝ =>> ⇛ r~ ⇝ functor ⥤ func ⥤ nattrans ⟹ iso ≅
N ℕ nat ℕ Nat ℕ Z ℤ int ℤ Int ℤ Q ℚ rat ℚ Rat ℚ R ℝ real ℝ Real ℝ C ℂ complex ℂ Complex ℂ P ℙ prime ℙ H ℍ A 𝔸 K 𝕂 bbk 𝕜 bbF 𝔽 bbK 𝕂 bbP ℙ bb1 𝟙 b1 𝟙 b0 𝟘 Bool 𝔹 bool 𝔹
in ∈ mem ∈ nin ∉ notin ∉ nmem ∉ ni ∋ sub ⊆ subseteq ⊆ ss ⊆ sup ⊇ supseteq ⊇ ssub ⊂ subset ⊂ ssubset ⊂ ssup ⊃ supset ⊃ nsub ⊈ nsubseteq ⊈ union ∪ cup ∪ un ∪ inter ∩ cap ∩ i ∩ Union ⋃ bigcup ⋃ Un ⋃ U ⋃ Inter ⋂ bigcap ⋂ I ⋂ empty ∅ emptyset ∅ es ∅ setminus ∖ \\setminus ∖ compl ᶜ powerset 𝒫 sunion ⋃₀ sUnion ⋃₀ U0 ⋃₀ sinter ⋂₀ sInter ⋂₀ I0 ⋂₀ symmdiff ∆ symdiff ∆ uplus ⊎
x × times × X ⨯ prod ∏ Prod ∏ sum ∑ Sum ∑ sigma σ Sigma Σ int ∫ integral ∫ oint ∮ partial ∂ pd ∂ nabla ∇ grad ∇ inf ∞ infty ∞ infinity ∞ sqrt √ rt √ cbrt ∛ div ÷ pm ± mp ∓ +- ± -+ ∓ o ∘ circ ∘ comp ∘ ast ∗ star ⋆ asterisk ⁎ oplus ⊕ o+ ⊕ otimes ⊗ ox ⊗ o* ⊛ ominus ⊖ o- ⊖ odot ⊙ o. ⊙ bigoplus ⨁ bigotimes ⨂ b+ ⊞ boxplus ⊞ coprod ∐ ⨿ ⨿
| ∣ mid ∣ dvd ∣ ndvd ∤ nmid ∤ || ‖ norm ‖‸‖ parallel ∥ nparallel ∦ perp ⟂ ell ℓ equiv ≡ == ≡ nequiv ≢ approx ≈ ~~ ≈ sim ∼ ~ ∼ simeq ≃ ~- ≃ equ ≃ cong ≅ ~= ≅ napprox ≉ := ≔ propto ∝ prec ≺ preceq ≼ succ ≻ succeq ≽ lhd ⊲ t ▸ heq ≍ HEq ≍ rhd ⊳ normal ◁ nsubg ◁ tr ⬝ angle ∠ degree ° deg ° triangle ▵ box □ square □ diamond ◇ Box □ qed ∎ therefore ∴ because ∵ sqcup ⊔ lub ⊔ max ⊔ join ⊔ sqcap ⊓ glb ⊓ min ⊓ meet ⊓ Sup ⨆ iSup ⨆ Inf ⨅ iInf ⨅ bigsqcup ⨆ bigsqcap ⨅ sqsubseteq ⊑ sqsubset ⊏ ltimes ⋉ rtimes ⋊ wr ≀ bowtie ⋈ hbar ℏ aleph ℵ beth ℶ Im ℑ Re ℜ wp ℘ S § P1 ¶ copyright © euro € pounds £ yen ¥ dagger † ddagger ‡ check ✓ checkmark ✓ natural ♮ nat1 ♮ sharp ♯ flat ♭ # ♯ second ″ prime1 ′ ' ′ '' ″ boxdot ⊡ ih ⁱʰ op ᵒᵖ ^op ᵒᵖ mop ᵐᵒᵖ ^-1 ⁻¹ inv ⁻¹ -1 ⁻¹ -2 ⁻² -3 ⁻³ - ⁻ tp ᵀ ^T ᵀ hT ᴴ ^H ᴴ dual ᗮ orth ᗮ allf ∀ᶠ eventually ∀ᶠ Af ∀ᶠ existsf ∃ᶠ frequently ∃ᶠ !E ∃! exun ∃! ExistsUnique ∃! finsum ∑ᶠ sumf ∑ᶠ ae ∀ᵐ nhds 𝓝 nbhd 𝓝 nhdsn 𝓝[≠] uniformity 𝓤 filter 𝓕 com ⊚ allae ∀ᵐ conv ⇀ star1 ☆ l1 ℓ¹ lim ⟶ ext ↥ u-| ↥ up ⇑ coe ↑ fn ⇑ type ↥ coesort ↥ 
a α alpha α b β beta β g γ gamma γ delta δ e ε epsilon ε eps ε varepsilon ε z ζ zeta ζ eta η th θ theta θ iota ι io ι k κ kappa κ m μ mu μ n η nu ν xi ξ pi π p π rho ρ s σ tau τ upsilon υ phi φ varphi ϕ f φ chi χ c χ psi ψ ps ψ omega ω om ω w ω
G Γ Gamma Γ Ga α Gb β Gg γ Gd δ Ge ε Gz ζ Gh η Gth θ Gi ι Gk κ Gm μ Gn ν Gx ξ Gp π Gr ρ Gs σ Gt τ Gu υ Gf φ Gc χ Gps ψ Gw ω GG Γ Delta Δ D Δ GD Δ Theta Θ Th Θ GTh Θ Lambda Λ L Λ GL Λ Xi Ξ GX Ξ Pi Π GP Π GS Σ Si Σ Upsilon Υ Phi Φ GF Φ Psi Ψ Ps Ψ GPs Ψ Omega Ω Om Ω O Ω GO Ω
0 ₀ 1 ₁ 2 ₂ 3 ₃ 4 ₄ 5 ₅ 6 ₆ 7 ₇ 8 ₈ 9 ₉ _0 ₀ _1 ₁ _2 ₂ _3 ₃ _4 ₄ _5 ₅ _6 ₆ _7 ₇ _8 ₈ _9 ₉ _+ ₊ _- ₋ _a ₐ _e ₑ _h ₕ _i ᵢ _j ⱼ _k ₖ _l ₗ _m ₘ _n ₙ _o ₒ _p ₚ _r ᵣ _s ₛ _t ₜ _u ᵤ _v ᵥ _x ₓ
^0 ⁰ ^1 ¹ ^2 ² ^3 ³ ^4 ⁴ ^5 ⁵ ^6 ⁶ ^7 ⁷ ^8 ⁸ ^9 ⁹ ^+ ⁺ ^- ⁻ ^n ⁿ ^i ⁱ ^a ᵃ ^b ᵇ ^c ᶜ ^d ᵈ ^e ᵉ ^f ᶠ ^g ᵍ ^h ʰ ^j ʲ ^k ᵏ ^l ˡ ^m ᵐ ^o ᵒ ^p ᵖ ^r ʳ ^s ˢ ^t ᵗ ^u ᵘ ^v ᵛ ^w ʷ ^x ˣ ^y ʸ ^z ᶻ
MCA 𝓐 MCB 𝓑 MCC 𝓒 MCF 𝓕 MCG 𝓖 MCN 𝓝 MCO 𝓞 MCP 𝓟 MCT 𝓣 MCU 𝓤 McA 𝒜 McB ℬ McC 𝒞 McD 𝒟 McF ℱ McG 𝒢 McI ℐ McL ℒ McM ℳ McN 𝒩 McO 𝒪 McP 𝒫 McR ℛ McS 𝒮 McT 𝒯 McU 𝒰 McX 𝒳 McY 𝒴 MfA 𝔄 MfB 𝔅 MfG 𝔊 MfM 𝔐 Mfa 𝔞 Mfb 𝔟 Mfg 𝔤 Mfm 𝔪 Mfp 𝔭 Mfq 𝔮 MfS 𝔖 cont 𝔠 frakc 𝔠 frakg 𝔤 frakm 𝔪 frakp 𝔭
`;

/** Symbols by name. Where a name stands twice the first counts. */
export const abbreviations: ReadonlyMap<string, string> = readTable(table);

/** Every beginning of a name. */
const beginnings: ReadonlySet<string> = new Set(
  [...abbreviations.keys()].flatMap((name) => Array.from(name, (_, end) => name.slice(0, end + 1))),
);

function readTable(text: string): Map<string, string> {
  const words = text.trim().split(/\s+/);
  const found = new Map<string, string>();
  for (let at = 0; at + 1 < words.length; at += 2) {
    const [name = "", symbol = ""] = words.slice(at, at + 2);
    if (!found.has(name)) found.set(name, symbol);
  }
  return found;
}

/** Whether some name begins so. */
export function beginsName(text: string): boolean {
  return beginnings.has(text);
}

/** Whether a longer name begins with this one. */
export function canGrow(name: string): boolean {
  for (const each of abbreviations.keys()) if (each.length > name.length && each.startsWith(name)) return true;
  return false;
}

/** The symbol of a name or, where there is none, of the shortest name that begins so. */
export function symbolFor(text: string): string | undefined {
  const exact = abbreviations.get(text);
  if (exact !== undefined || text === "") return exact;
  let best: string | undefined;
  for (const name of abbreviations.keys())
    if (name.startsWith(text) && (best === undefined || name.length < best.length)) best = name;
  return best === undefined ? undefined : abbreviations.get(best);
}
