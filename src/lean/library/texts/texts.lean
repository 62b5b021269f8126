-- Characters and strings, made of bytes as core Lean has them, and arrays: literals, equality, order of characters.
universe u v

structure BitVec (w : Nat) where
  ofFin ::
  toFin : Fin (2 ^ w)
def BitVec.decEq {w : Nat} (x y : BitVec w) : Decidable (x = y) :=
  @dite (Decidable (x = y)) (x.toFin = y.toFin) _ (fun h => isTrue (by cases x; cases y; cases h; rfl))
    (fun h => isFalse (fun e => h (congrArg BitVec.toFin e)))
instance instDecidableEqBitVec {w : Nat} : DecidableEq (BitVec w) := BitVec.decEq
protected def BitVec.ofNatLT {w : Nat} (i : Nat) (p : i < 2 ^ w) : BitVec w := ⟨⟨i, p⟩⟩
protected theorem Nat.pow_pos {a n : Nat} (h : 0 < a) : 0 < a ^ n :=
  @Nat.rec (fun n => 0 < a ^ n) (Nat.succ_pos 0) (fun _ ih => Nat.mul_pos ih h) n
protected def BitVec.ofNat (n i : Nat) : BitVec n := ⟨Fin.Internal.ofNat (2 ^ n) (Nat.pow_pos (Nat.zero_lt_succ 1)) i⟩
protected def BitVec.toNat {w : Nat} (x : BitVec w) : Nat := x.toFin.val
instance instLTBitVec {w : Nat} : LT (BitVec w) := ⟨fun x y => x.toNat < y.toNat⟩
instance instLEBitVec {w : Nat} : LE (BitVec w) := ⟨fun x y => x.toNat ≤ y.toNat⟩
instance instDecidableLtBitVec {w : Nat} (x y : BitVec w) : Decidable (x < y) := Nat.decLt x.toNat y.toNat
instance instDecidableLeBitVec {w : Nat} (x y : BitVec w) : Decidable (x ≤ y) := Nat.decLe x.toNat y.toNat

structure UInt8 where
  ofBitVec ::
  toBitVec : BitVec 8
def UInt8.ofNat (n : Nat) : UInt8 := ⟨BitVec.ofNat 8 n⟩
def UInt8.decEq (a b : UInt8) : Decidable (a = b) :=
  @dite (Decidable (a = b)) (a.toBitVec = b.toBitVec) _ (fun h => isTrue (by cases a; cases b; cases h; rfl))
    (fun h => isFalse (fun e => h (congrArg UInt8.toBitVec e)))
instance instDecidableEqUInt8 : DecidableEq UInt8 := UInt8.decEq

abbrev UInt32.size : Nat := 4294967296
structure UInt32 where
  ofBitVec ::
  toBitVec : BitVec 32
def UInt32.ofNatLT (n : Nat) (h : n < UInt32.size) : UInt32 := ⟨BitVec.ofNatLT n h⟩
def UInt32.toNat (n : UInt32) : Nat := n.toBitVec.toNat
def UInt32.decEq (a b : UInt32) : Decidable (a = b) :=
  @dite (Decidable (a = b)) (a.toBitVec = b.toBitVec) _ (fun h => isTrue (by cases a; cases b; cases h; rfl))
    (fun h => isFalse (fun e => h (congrArg UInt32.toBitVec e)))
instance instDecidableEqUInt32 : DecidableEq UInt32 := UInt32.decEq
instance instLTUInt32 : LT UInt32 := ⟨fun a b => a.toBitVec < b.toBitVec⟩
instance instLEUInt32 : LE UInt32 := ⟨fun a b => a.toBitVec ≤ b.toBitVec⟩
instance UInt32.decLt (a b : UInt32) : Decidable (a < b) := instDecidableLtBitVec a.toBitVec b.toBitVec
instance UInt32.decLe (a b : UInt32) : Decidable (a ≤ b) := instDecidableLeBitVec a.toBitVec b.toBitVec

abbrev Nat.isValidChar (n : Nat) : Prop := n < 55296 ∨ (57343 < n ∧ n < 1114112)
abbrev UInt32.isValidChar (n : UInt32) : Prop := n.toNat.isValidChar
theorem Gentzen.char_bound : 1114112 < 2 ^ 32 := by decide
theorem Gentzen.lt_of_isValidChar {n : Nat} (h : n.isValidChar) : n < 2 ^ 32 :=
  Or.elim h (fun k => Nat.lt_trans (Nat.lt_trans k (by decide)) Gentzen.char_bound) (fun k => Nat.lt_trans k.2 Gentzen.char_bound)
structure Char where
  val : UInt32
  valid : val.isValidChar
def Char.ofNatAux (n : Nat) (h : n.isValidChar) : Char :=
  ⟨⟨BitVec.ofNatLT n (Gentzen.lt_of_isValidChar h)⟩, h⟩
def Char.ofNat (n : Nat) : Char :=
  @dite Char n.isValidChar _ (fun h => Char.ofNatAux n h) (fun _ => ⟨⟨BitVec.ofNatLT 0 (by decide)⟩, Or.inl (by decide)⟩)
theorem Char.ext {c d : Char} : c.val = d.val → c = d := fun h => by cases c; cases d; cases h; rfl
theorem Char.val_eq_of_eq {c d : Char} : c = d → c.val = d.val := congrArg Char.val
theorem Char.ne_of_val_ne {c d : Char} (h : ¬c.val = d.val) : ¬c = d := fun e => h (Char.val_eq_of_eq e)
theorem Char.val_ne_of_ne {c d : Char} (h : ¬c = d) : ¬c.val = d.val := fun e => h (Char.ext e)
instance instDecidableEqChar : DecidableEq Char := fun c d =>
  @dite (Decidable (c = d)) (c.val = d.val) _ (fun h => isTrue (Char.ext h)) (fun h => isFalse (Char.ne_of_val_ne h))
def Char.toNat (c : Char) : Nat := c.val.toNat
instance Char.instInhabited : Inhabited Char := ⟨'A'⟩
protected def Char.lt (a b : Char) : Prop := a.val < b.val
protected def Char.le (a b : Char) : Prop := a.val ≤ b.val
instance Char.instLT : LT Char := ⟨Char.lt⟩
instance Char.instLE : LE Char := ⟨Char.le⟩
instance Char.instDecidableLt (a b : Char) : Decidable (a < b) := UInt32.decLt a.val b.val
instance Char.instDecidableLe (a b : Char) : Decidable (a ≤ b) := UInt32.decLe a.val b.val
def Char.isWhitespace (c : Char) : Bool := c = ' ' || c = '\t' || c = '\r' || c = '\n'
def Char.isUpper (c : Char) : Bool := decide (c.val ≥ 'A'.val ∧ c.val ≤ 'Z'.val)
def Char.isLower (c : Char) : Bool := c.val ≥ 'a'.val && c.val ≤ 'z'.val
def Char.isAlpha (c : Char) : Bool := c.isUpper || c.isLower
def Char.isDigit (c : Char) : Bool := c.val ≥ '0'.val && c.val ≤ '9'.val
def Char.isAlphanum (c : Char) : Bool := c.isAlpha || c.isDigit

def List.concat {α : Type u} : List α → α → List α := fun as b =>
  @List.rec α (fun _ => List α) [b] (fun a _ rest => a :: rest) as
def List.flatten {α : Type u} : List (List α) → List α := fun ls =>
  @List.rec (List α) (fun _ => List α) [] (fun l _ rest => List.append l rest) ls
def List.flatMap {α : Type u} {β : Type v} (b : α → List β) (as : List α) : List β := List.flatten (List.map b as)
structure Array (α : Type u) where
  toList : List α
abbrev List.toArray {α : Type u} (xs : List α) : Array α := Array.mk xs
def Array.emptyWithCapacity {α : Type u} (c : Nat) : Array α := ⟨[]⟩
def Array.empty {α : Type u} : Array α := Array.emptyWithCapacity 0
def Array.size {α : Type u} (a : Array α) : Nat := a.toList.length
def Array.push {α : Type u} (a : Array α) (v : α) : Array α := ⟨List.concat a.toList v⟩
instance Array.instInhabited {α : Type u} : Inhabited (Array α) := ⟨#[]⟩
theorem Gentzen.concat_eq {α : Type u} (l : List α) (a : α) : List.concat l a = l ++ [a] :=
  @List.rec α (fun l => List.concat l a = l ++ [a]) rfl (fun x _ ih => congrArg (List.cons x) ih) l
@[simp] theorem List.size_toArray {α : Type u} {as : List α} : as.toArray.size = as.length := rfl
@[simp] theorem Array.length_toList {α : Type u} {xs : Array α} : xs.toList.length = xs.size := rfl
@[simp] theorem Array.toArray_toList {α : Type u} {xs : Array α} : xs.toList.toArray = xs := rfl
@[simp] theorem Array.toList_push {α : Type u} {xs : Array α} {x : α} : (xs.push x).toList = xs.toList ++ [x] :=
  Gentzen.concat_eq xs.toList x
@[simp] theorem Array.size_push {α : Type u} {xs : Array α} (v : α) : (xs.push v).size = xs.size + 1 := by
  show (List.concat xs.toList v).length = xs.toList.length + 1
  rw [Gentzen.concat_eq, List.length_append]
  rfl
theorem Array.ext' {α : Type u} {xs ys : Array α} (h : xs.toList = ys.toList) : xs = ys := by cases xs; cases ys; cases h; rfl
structure ByteArray where
  data : Array UInt8
def ByteArray.emptyWithCapacity (c : Nat) : ByteArray := ⟨Array.empty⟩
def ByteArray.empty : ByteArray := ByteArray.emptyWithCapacity 0
def ByteArray.push : ByteArray → UInt8 → ByteArray := fun bs b => ⟨bs.data.push b⟩
def List.toByteArray.loop : List UInt8 → ByteArray → ByteArray := fun bs =>
  @List.rec UInt8 (fun _ => ByteArray → ByteArray) (fun r => r) (fun b _ rest r => rest (r.push b)) bs
def List.toByteArray (bs : List UInt8) : ByteArray := List.toByteArray.loop bs ByteArray.empty
def String.utf8EncodeChar (c : Char) : List UInt8 :=
  let v := c.val.toNat
  if v ≤ 127 then [UInt8.ofNat v]
  else if v ≤ 2047 then [UInt8.ofNat (v / 64 % 32 + 192), UInt8.ofNat (v % 64 + 128)]
  else if v ≤ 65535 then
    [UInt8.ofNat (v / 4096 % 16 + 224), UInt8.ofNat (v / 64 % 64 + 128), UInt8.ofNat (v % 64 + 128)]
  else
    [UInt8.ofNat (v / 262144 % 8 + 240), UInt8.ofNat (v / 4096 % 64 + 128), UInt8.ofNat (v / 64 % 64 + 128),
      UInt8.ofNat (v % 64 + 128)]
def List.utf8Encode (l : List Char) : ByteArray := List.toByteArray (List.flatMap String.utf8EncodeChar l)
inductive ByteArray.IsValidUTF8 (b : ByteArray) : Prop where
  | intro (m : List Char) (hm : b = List.utf8Encode m)
structure String where
  ofByteArray ::
  toByteArray : ByteArray
  isValidUTF8 : ByteArray.IsValidUTF8 toByteArray
def String.ofList (data : List Char) : String := ⟨List.utf8Encode data, ⟨data, rfl⟩⟩
def String.decEq (s₁ s₂ : String) : Decidable (s₁ = s₂) :=
  @dite (Decidable (s₁ = s₂)) (s₁.toByteArray.data.toList = s₂.toByteArray.data.toList) _
    (fun h => isTrue (by cases s₁ with | ofByteArray b₁ v₁ => cases s₂ with | ofByteArray b₂ v₂ =>
      cases b₁ with | mk d₁ => cases d₁ with | mk l₁ => cases b₂ with | mk d₂ => cases d₂ with | mk l₂ => cases h; rfl))
    (fun h => isFalse (fun e => h (congrArg (fun s : String => s.toByteArray.data.toList) e)))
instance instDecidableEqString : DecidableEq String := String.decEq
instance String.instInhabited : Inhabited String := ⟨""⟩
