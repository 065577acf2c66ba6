//! The house as CONTRIBUTING draws it, held against the sources of the three libraries: no large circle of files that import
//! each other, no long file, few files outside of rooms.
//!
//! An import is a path that begins with `crate`, `super` or `self`, in a `use` or anywhere else. What a `mod.rs` hands on by
//! `pub use` counts as an import of the file that has it, not of the door.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use proc_macro2::{TokenStream, TokenTree};

const LARGEST_CIRCLE: usize = 3;
const MOST_LINES: usize = 400;
const MOST_AT_THE_TOP: usize = 8;

#[test]
fn no_circle_no_long_file_no_crowd_at_the_top() {
    let mut broken = Vec::new();
    for krate in ["auth-core", "auth-derive", "auth-blocking"] {
        let house = House::read(&Path::new("..").join(krate).join("src"));
        for circle in house.circles().into_iter().filter(|circle| circle.len() > LARGEST_CIRCLE) {
            broken.push(format!("{krate}: {} files import each other: {circle:?}", circle.len()));
        }
        for (name, file) in &house.files {
            if file.lines > MOST_LINES {
                broken.push(format!("{krate}: {name} has {} lines", file.lines));
            }
        }
        let top: Vec<&String> = house.files.keys().filter(|name| !name.contains('/')).collect();
        if top.len() > MOST_AT_THE_TOP {
            broken.push(format!("{krate}: {} files are in no room: {top:?}", top.len()));
        }
        let largest = house.circles().iter().map(Vec::len).max().unwrap_or(0);
        println!("{krate}: {} files, largest circle {largest}", house.files.len());
        for circle in house.circles() {
            for name in &circle {
                let imports = house.imports_of(name);
                let inside: Vec<_> =
                    imports.iter().filter(|other| circle.contains(other)).collect();
                println!("  {name} imports {inside:?}");
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

/// The test sees a circle, a door and a path in braces.
#[test]
fn a_circle_is_seen() {
    let dir = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = dir.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    write("lib.rs", "mod a; mod room;");
    write("a.rs", "use crate::room::{Door, other::Thing};");
    write("room/mod.rs", "mod inner; mod other; pub use inner::Door;");
    write("room/inner.rs", "use super::other::Thing; pub struct Door;");
    write("room/other.rs", "fn f() { crate::a::g() } pub struct Thing;");
    let house = House::read(dir.path());
    assert_eq!(house.circles(), [["a.rs", "room/inner.rs", "room/other.rs"]]);
    let imports = |name: &str| house.imports_of(name).into_iter().collect::<Vec<_>>();
    assert_eq!(imports("a.rs"), ["room/inner.rs", "room/other.rs"]);
    assert!(imports("room/mod.rs").is_empty());
}

/// The files of a crate, by their paths below `src`.
struct House {
    files: BTreeMap<String, File>,
    /// The file of each module: `["room", "inner"]`.
    modules: BTreeMap<Vec<String>, String>,
}

struct File {
    lines: usize,
    module: Vec<String>,
    /// What it names of its crate, from the root.
    paths: Vec<Vec<String>>,
    /// What it names without saying where that is: of a module of its own, or of anything else.
    relative: Vec<Vec<String>>,
    /// What it hands on: the name, and where it is, from the root.
    handed_on: Vec<(String, Vec<String>)>,
}

impl House {
    fn read(src: &Path) -> Self {
        let mut house = Self { files: BTreeMap::new(), modules: BTreeMap::new() };
        house.read_folder(src, src);
        house
    }

    fn read_folder(&mut self, src: &Path, folder: &Path) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                self.read_folder(src, &path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let name = path.strip_prefix(src).unwrap().to_str().unwrap().to_owned();
                let text = fs::read_to_string(&path).unwrap();
                let mut module: Vec<String> =
                    name.trim_end_matches(".rs").split('/').map(str::to_owned).collect();
                if matches!(module.last().map(String::as_str), Some("mod" | "lib")) {
                    module.pop();
                }
                self.modules.insert(module.clone(), name.clone());
                let lines = text.lines().count();
                let mut file =
                    File { lines, module, paths: vec![], relative: vec![], handed_on: vec![] };
                file.walk(text.parse().unwrap());
                self.files.insert(name, file);
            }
        }
    }

    /// The files that a file imports.
    fn imports_of(&self, name: &str) -> BTreeSet<&str> {
        let file = &self.files[name];
        let of_own_module = |path: &&Vec<String>| {
            let length = file.module.len() + 1;
            path.get(..length).is_some_and(|module| self.modules.contains_key(module))
        };
        let paths = file.paths.iter().chain(file.relative.iter().filter(of_own_module));
        paths.filter_map(|path| self.file_of(path, 0)).filter(|other| *other != name).collect()
    }

    /// The file that has what a path names.
    fn file_of(&self, path: &[String], depth: usize) -> Option<&str> {
        let length =
            (0..=path.len()).rev().find(|length| self.modules.contains_key(&path[..*length]))?;
        let file = self.modules[&path[..length]].as_str();
        let Some(item) = path.get(length).filter(|_| depth < 10) else { return Some(file) };
        match self.files[file].handed_on.iter().find(|(name, _)| name == item) {
            Some((_, target)) => self.file_of(target, depth + 1),
            None => Some(file),
        }
    }

    /// The circles of files that import each other, each in the order of names.
    fn circles(&self) -> Vec<Vec<&str>> {
        let names: Vec<&str> = self.files.keys().map(String::as_str).collect();
        let reached: BTreeMap<&str, BTreeSet<&str>> =
            names.iter().map(|name| (*name, self.reached_from(name))).collect();
        let mut circles: Vec<Vec<&str>> = Vec::new();
        for name in &names {
            let circle: Vec<&str> = names
                .iter()
                .copied()
                .filter(|other| reached[name].contains(other) && reached[other].contains(name))
                .collect();
            if circle.len() > 1 && !circles.contains(&circle) {
                circles.push(circle);
            }
        }
        circles
    }

    fn reached_from(&self, name: &str) -> BTreeSet<&str> {
        let mut reached = BTreeSet::new();
        let mut next: Vec<&str> = self.imports_of(name).into_iter().collect();
        while let Some(name) = next.pop() {
            if reached.insert(name) {
                next.extend(self.imports_of(name));
            }
        }
        reached
    }
}

impl File {
    /// Collects the paths of a piece of source.
    fn walk(&mut self, tokens: TokenStream) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let mut at = 0;
        // Whether a `use` that begins now hands its names on.
        let mut is_public = false;
        while let Some(token) = tokens.get(at) {
            match token {
                TokenTree::Group(group) => {
                    // `pub(crate) use` is a public one too.
                    if !is_public {
                        self.walk(group.stream());
                    }
                    at += 1;
                    continue;
                }
                TokenTree::Ident(ident) => match ident.to_string().as_str() {
                    "pub" => {
                        is_public = true;
                        at += 1;
                        continue;
                    }
                    "use" => {
                        let mut leaves = Vec::new();
                        at += 1;
                        at += use_tree(&tokens[at..], Vec::new(), &mut leaves);
                        for (name, path) in leaves {
                            let is_relative =
                                !matches!(path[0].as_str(), "crate" | "self" | "super");
                            match self.root_path(&path, true) {
                                Some(path) if is_public => self.handed_on.push((name, path)),
                                Some(path) if is_relative => self.relative.push(path),
                                Some(path) => self.paths.push(path),
                                None => {}
                            }
                        }
                    }
                    "crate" | "super" | "self" => {
                        let mut leaves = Vec::new();
                        at += use_tree(&tokens[at..], Vec::new(), &mut leaves).max(1);
                        for (_, path) in leaves {
                            self.paths.extend(self.root_path(&path, false));
                        }
                    }
                    _ => {
                        let mut leaves = Vec::new();
                        at += use_tree(&tokens[at..], Vec::new(), &mut leaves).max(1);
                        for (_, path) in leaves.into_iter().filter(|(_, path)| path.len() > 1) {
                            self.relative.extend(self.root_path(&path, true));
                        }
                    }
                },
                _ => at += 1,
            }
            is_public = false;
        }
    }

    /// A path from the root of its crate; `None` where it is one of another crate. In a `use`, a path may begin with a module
    /// of this one.
    fn root_path(&self, path: &[String], may_begin_here: bool) -> Option<Vec<String>> {
        let (first, rest) = path.split_first()?;
        match first.as_str() {
            "crate" => Some(rest.to_vec()),
            "self" => Some([&self.module, rest].concat()),
            "super" => {
                let (mut module, mut rest) = (self.module.clone(), path);
                while let Some(after) = rest.strip_prefix(&["super".to_owned()]) {
                    module.pop();
                    rest = after;
                }
                Some([module.as_slice(), rest].concat())
            }
            _ => may_begin_here.then(|| [&self.module, path].concat()),
        }
    }
}

/// Reads `a::b::{c, d::e as f}`: each leaf with its name and path. Returns how many tokens that is.
fn use_tree(
    tokens: &[TokenTree],
    mut path: Vec<String>,
    leaves: &mut Vec<(String, Vec<String>)>,
) -> usize {
    let mut at = 0;
    loop {
        match tokens.get(at) {
            Some(TokenTree::Ident(ident)) => {
                path.push(ident.to_string());
                at += 1;
            }
            Some(TokenTree::Group(group)) if at > 0 => {
                let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                for branch in inner.split(|token| is_punct(token, ',')) {
                    use_tree(branch, path.clone(), leaves);
                }
                return at + 1;
            }
            _ => {}
        }
        let has_colons = tokens.get(at).is_some_and(|token| is_punct(token, ':'))
            && tokens.get(at + 1).is_some_and(|token| is_punct(token, ':'));
        if !has_colons {
            break;
        }
        at += 2;
        // A turbofish or a glob ends the path.
        let goes_on = matches!(tokens.get(at), Some(TokenTree::Ident(_) | TokenTree::Group(_)));
        if !goes_on {
            break;
        }
    }
    let mut name = path.last().cloned().unwrap_or_default();
    if name == "self" {
        path.pop();
        name = path.last().cloned().unwrap_or_default();
    }
    if let [TokenTree::Ident(word), TokenTree::Ident(other), ..] = tokens.get(at..).unwrap_or(&[])
        && word == "as"
    {
        name = other.to_string();
        at += 2;
    }
    if !path.is_empty() {
        leaves.push((name, path));
    }
    at
}

fn is_punct(token: &TokenTree, wanted: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == wanted)
}
