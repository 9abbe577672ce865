//! A name that is no name, made of a device's key: the same in every report of the device, and telling nothing.

const COLOURS: [&str; 32] = [
    "amber", "ashen", "azure", "beige", "black", "blue", "bronze", "brown", "coral", "cream", "crimson", "ebony",
    "golden", "green", "grey", "indigo", "ivory", "jade", "lilac", "lime", "maroon", "mauve", "ochre", "olive",
    "pearl", "pink", "plum", "purple", "ruby", "sandy", "silver", "teal",
];
const ANIMALS: [&str; 32] = [
    "badger", "beaver", "bison", "crane", "curlew", "deer", "dolphin", "eagle", "falcon", "ferret", "finch", "fox",
    "gecko", "goose", "hare", "heron", "ibis", "lark", "lynx", "marten", "mole", "newt", "otter", "owl", "panda",
    "plover", "raven", "robin", "seal", "stork", "swan", "wren",
];

/// Makes the pseudonym of a public key, as in `amber-otter-4f2a`.
#[must_use]
pub fn pseudonym(public: &str) -> String {
    let hash = blake3::hash(public.as_bytes());
    let [a, b, c, d, ..] = *hash.as_bytes();
    let pick = |words: &[&'static str; 32], by: u8| words.get(usize::from(by % 32)).copied().unwrap_or_default();
    format!("{}-{}-{c:02x}{d:02x}", pick(&COLOURS, a), pick(&ANIMALS, b))
}
