// c = op(a) · op(b), batched. `depth` is the inner extent; a_batch and b_batch are the elements from one matrix to the
// next (0 repeats the same one). Of the inner extent a workgroup takes `span`, starting at its split's number times that.
struct Params { rows: u32, cols: u32, depth: u32, a_batch: u32, b_batch: u32, splits: u32, span: u32, tiles: u32, grid_x: u32, grid_y: u32, grid_z: u32 }
