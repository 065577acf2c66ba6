use auth_blocking::AuthConfig;

macro_rules! many {
    ($($field:ident $name:literal $value:literal)*) => {
        #[derive(AuthConfig)]
        #[auth(none, headers($($name = $value),*))]
        struct Many { $($field: String,)* }

        pub(crate) fn main() {
            Many::builder()$(.$field("x"))*.build().unwrap();
        }
    };
}

many! {
    f0 "X-0" "{f0}"
    f1 "X-1" "{f1}"
    f2 "X-2" "{f2}"
    f3 "X-3" "{f3}"
    f4 "X-4" "{f4}"
    f5 "X-5" "{f5}"
    f6 "X-6" "{f6}"
    f7 "X-7" "{f7}"
    f8 "X-8" "{f8}"
    f9 "X-9" "{f9}"
    f10 "X-10" "{f10}"
    f11 "X-11" "{f11}"
    f12 "X-12" "{f12}"
    f13 "X-13" "{f13}"
    f14 "X-14" "{f14}"
    f15 "X-15" "{f15}"
    f16 "X-16" "{f16}"
    f17 "X-17" "{f17}"
    f18 "X-18" "{f18}"
    f19 "X-19" "{f19}"
    f20 "X-20" "{f20}"
    f21 "X-21" "{f21}"
    f22 "X-22" "{f22}"
    f23 "X-23" "{f23}"
    f24 "X-24" "{f24}"
    f25 "X-25" "{f25}"
    f26 "X-26" "{f26}"
    f27 "X-27" "{f27}"
    f28 "X-28" "{f28}"
    f29 "X-29" "{f29}"
    f30 "X-30" "{f30}"
    f31 "X-31" "{f31}"
    f32 "X-32" "{f32}"
    f33 "X-33" "{f33}"
    f34 "X-34" "{f34}"
    f35 "X-35" "{f35}"
    f36 "X-36" "{f36}"
    f37 "X-37" "{f37}"
    f38 "X-38" "{f38}"
    f39 "X-39" "{f39}"
    f40 "X-40" "{f40}"
    f41 "X-41" "{f41}"
    f42 "X-42" "{f42}"
    f43 "X-43" "{f43}"
    f44 "X-44" "{f44}"
    f45 "X-45" "{f45}"
    f46 "X-46" "{f46}"
    f47 "X-47" "{f47}"
    f48 "X-48" "{f48}"
    f49 "X-49" "{f49}"
    f50 "X-50" "{f50}"
    f51 "X-51" "{f51}"
    f52 "X-52" "{f52}"
    f53 "X-53" "{f53}"
    f54 "X-54" "{f54}"
    f55 "X-55" "{f55}"
    f56 "X-56" "{f56}"
    f57 "X-57" "{f57}"
    f58 "X-58" "{f58}"
    f59 "X-59" "{f59}"
}
