# SPDX-License-Identifier: Apache-2.0
"""Questions about versions, specifiers, requirements and markers: the published awkward ones, and any number of generated ones."""

import itertools
import random

# PEP 440: the order of its own examples, every spelling that it normalises, and neighbours of each that are wrong.
ORDERED = """1.0.dev456 1.0a1 1.0a2.dev456 1.0a12.dev456 1.0a12 1.0b1.dev456 1.0b2 1.0b2.post345.dev456 1.0b2.post345 1.0b2-346
1.0c1.dev456 1.0c1 1.0rc2 1.0c3 1.0 1.0.post456.dev34 1.0.post456 1.1.dev1 1.2+123abc 1.2+123abc456 1.2+abc 1.2+abc123 1.2+abc123def 1.2+1234.abc
1.2+123456 1.2.r32+123456 1.2.rev33+123456 1!1.0.dev456 1!1.0a1 1!1.0a2.dev456 1!1.0a12.dev456 1!1.0a12 1!1.0b1.dev456 1!1.0b2
1!1.0b2.post345.dev456 1!1.0b2.post345 1!1.0b2-346 1!1.0c1.dev456 1!1.0c1 1!1.0rc2 1!1.0c3 1!1.0 1!1.0.post456.dev34 1!1.0.post456 1!1.1.dev1""".split()
SPELLED = """1.0dev 1.0.dev 1.0dev1 1.0-dev 1.0-dev1 1.0DEV 1.0.DEV 1.0DEV1 1.0a 1.0.a 1.0.a1 1.0-a 1.0-a1 1.0alpha 1.0.alpha 1.0.alpha1 1.0-alpha
1.0A 1.0.A1 1.0ALPHA 1.0b 1.0.b1 1.0-beta1 1.0BETA 1.0c 1.0.c1 1.0-c1 1.0rc 1.0.rc 1.0-rc1 1.0C 1.0RC 1.0-RC1 1.0pre1 1.0preview 1.0post 1.0.post
1.0post1 1.0-post 1.0-post1 1.0POST 1.0-POST1 1.0-5 1.0_5 1.0r 1.0.r5 1.0rev 1.0-rev7 1.0+AbC 1.0+AbC.7 1.0+ubuntu-1 1.0+ubuntu_1 1.01 1.0a05 1.0b07
1.0c056 1.0rc09 1.0.post000 1.1.dev09000 00!1.2 0100!0.0 v1.0 V1.0 v1!1.0rc1 1.1.0.0.0 0 0.0 0.0.0.dev0 2012.4 2013.10 1.0.0-x 1.0.15 1.1 1.10""".split()
WRONG = """french toast|1.0+a+|1.0++|1.0+_foobar|1.0+foo&asd|1.0+1+1|1.0-|1.0..|1.|.1|1..0|1.0.*|1!|!1|1!!1|1.0a1a2|1.0dev1a1|1.0post1rc1|1.0rcpost|
1.0a-|1.0a--1|1.0a.-1|1.0-a-1-post-2-dev-3|1.0--1|1.0-1-1|1.0arev1|1.0crc1|1.0ar|v|vv1|1 .0|1. 0|1.0 a|٣.٠|1.0é|1.0a१|1.0+é|-1|+1|1e3|0x1|1.0.post1.post2|
1.0post-|1.0post--1|1.0.dev1.dev2|1.0.dev-1|1.0.dev--1|1.0a_|1.0a_1|1.0_a_1|1.0._a|1.0+a_|1.0+a_b-c.d|1.0+0|1.0+00a|1.0+01|1.0+1.01|1.0prev1|1.0previe1""".replace("\n", "").split("|")
SPECIFIERS = """~=2.0 ==2.1.* ==2.1.0.3 !=2.2.* !=2.2.0.5 <=5 >=7.9a1 <1.0.dev1 >2.0.post1 ~=2.0+ ~=1 ~=1.0.* ~=v2.2 ~=1!2.2 ~=2.2.post3 ~=1.4.5a4 ~=2.2.0 ~=0.0.0
==1.0.dev1.* ==1.0a1.* ==1.0.post1.* ==2.0+local.* ==1.0+dëv ==1.* ==1!1.* ==1!1.0.* ==1.0+ !=1.0+local <1.0+local >=1.0+local >=1.* >1.* <1.* <=1.* ===1.0 ===lolwat
=== ===1.0.* ==== =1 => ! <> <1!0 >1!0 <0 <0.dev0 <=0.dev0 >0.dev0 !=0.dev0 ==01.0 ==1.0.0.0 >1.0 >1.0rc1 >1.0.post1 >1.0.dev1 >1.0a1.dev1 <1.0 <1.0rc1 <1.0.post1
<1.0.post1.dev1 <1.0.dev1 <=1.0 <=1.0rc1 >=1.0 >=1.0rc1 ==1.0 !=1.0 !=1.0.* ==1.0.*""".split()
SETS = ["", ",", " , ", ">=1,<2", ">= 1 , < 2", ">=1,,<2", ">=1,>=1.0,>=1.0.0", "==1.0,==1.0.0,~=1.0,~=1.0.0", "!=1.*,!=2.*", ">=1 <2", "===a,b", "===1.0,>=2",
        "~=1.0,>1.0,!=1.5.*", ">=1\u00a0,<2", " \u2003>=1", ">=\t1", ">=\n1", "===\u00a0x", "=== x", "==\x1f1"]
# PEP 508's own grammar test, packaging's documentation, and what is found in the wild.
REQUIREMENTS = """A
A.B-C_D
aa
name
name<=1
name>=3
name>=3,
name>=3,<2
name>=3,,<2
name@http://foo.com
name @ http://foo.com
name @ https://example.com/a;b.zip ; os_name == 'nt'
name @ https://example.com/a.zip; os_name == 'nt'
name @ https://example.com/a.zip ;os_name == 'nt'
name @
name @ file:///localbuilds/pip-1.3.1.zip
name @ file:./pip ; extra == 'x'
name[fred,bar] @ http://foo.com ; python_version=='2.7'
name[quux, strange];python_version<'2.7' and platform_version=='2'
name; os_name=='a' or os_name=='b'
name; os_name=='a' and os_name=='b' or os_name=='c'
name; os_name=='a' and (os_name=='b' or os_name=='c')
name; os_name=='a' or os_name=='b' and os_name=='c'
name; (os_name=='a' or os_name=='b') and os_name=='c'
name;
name;os_name
name; os_name ==
name; os_name == 'a
name; 'a' == 'b'
name; os_name == python_version
name; 'os_name' == 'os_name'
name(>=1,<2)
name (>=1,<2)
name (>=1,<2
name >=1,<2)
name ( )
name ()
name( >=1 , <2 ) ; os_name == 'x'
name[]
name[ ]
name[a
name[a,]
name[,a]
name[a b]
name[a,b,a]
name[a.b-c_d]
name [a]
name[a]>=1
name[a] (>=1)
name-
name_
name.
-name
_name
.name
na me
name==1.0.*
name==1.0.*,!=1.1
name>=1.0.*
name~=1.0.*
name==1.0a1.*
name==1.0+local
name>=1.0+local
name===foo;os_name=='x'
name===foo ; os_name=='x'
name===1.0,>=2
name(===foo)
name === foo
name ~=1
name ~=1.0
name==v1.0
name>=1.0-1
name==1!2.0
name != 1
name =! 1
name >= 1 < 2
name 1.0
name=1.0
name==
name>
name@
name@ ;os_name=='x'
;os_name=='x'

    name>=1
name>=1
name>=1\t;\tos_name\tnot\tin\t'x'
requests [security,tests] >= 2.8.1, == 2.8.* ; python_version < "2.7.10"
pip @ https://github.com/pypa/pip/archive/1.3.1.zip#sha1=da9234ee9982d4bbb3c72346a6de940a148ea686
argparse;python_version<"2.7"
pywin32 >=1.0 ; sys_platform == 'win32'
name; python_version >= '3.6' and extra == 'Foo_Bar'
name; extra=='x' or extra == 'y'
name; python_implementation=='CPython'
name; platform.python_implementation == 'CPython' and os.name == 'posix' and sys.platform == 'linux' and platform.machine == 'x' and platform.version == 'y'
name; python_version in '2.6 2.7 3.2'
name; python_version not in '2.6 2.7'
name; python_version not  in "2.6"
name; python_version notin "2.6"
name; python_version inn "2.6"
name; python_versions == "2.6"
name; extras == 'x'
name; 'x' in extras
name; extra in 'x y'
name; 'x' in dependency_groups and "y" not in extras
name; python_version ~= '3.6'
name; os_name ~= '3.6'
name; os_name === 'posix'
name; python_version === '3.11'
name; '3.6' < python_version
name; os_name < 'x'
name; os_name >= 'posix'
name; ((((os_name == 'x'))))
name; (os_name == 'x'
name; os_name == 'x')
name; os_name == 'x' and
name; and os_name == 'x'
name; os_name == 'x' xor os_name == 'y'
name; os_name == 'x' or(os_name == 'y')and(os_name == 'z')
name; os_name == 'x'or os_name == 'y'
name; os_name == 'it\\'s'
name; os_name == "it's"
name; os_name == 'say "x"'
name; os_name == 'a\\x41\\u00e9\\n\\q'
name; os_name == 'a\\x4'
name; os_name == '\\u12'
name; os_name == '\\101\\7'
name; os_name == '\\'
name; os_name == ''
name; os_name==''and os_name!=""
name; platform_release >= '5.10'
name; platform_release >= 'abc'
name; python_version < '3.8.*'
name; python_version == '3.*'
name; python_full_version < '3.11.0rc1'
name; implementation_version >= '7.3'
name @ git+https://github.com/x/y@main#egg=name
name @ git+ssh://git@host/x ; os_name == "x\"""".split("\n")
PLATFORMS = [
    {"implementation_name": "cpython", "implementation_version": "3.11.7", "os_name": "posix", "platform_machine": "x86_64", "platform_release": "6.1.0-18-amd64",
     "platform_system": "Linux", "platform_version": "#1 SMP", "python_full_version": "3.11.7", "platform_python_implementation": "CPython",
     "python_version": "3.11", "sys_platform": "linux"},
    {"implementation_name": "pypy", "implementation_version": "7.3.11", "os_name": "nt", "platform_machine": "AMD64", "platform_release": "10",
     "platform_system": "Windows", "platform_version": "10.0.19041", "python_full_version": "3.9.16", "platform_python_implementation": "PyPy",
     "python_version": "3.9", "sys_platform": "win32"},
    {"implementation_name": "cpython", "implementation_version": "3.13.0a2", "os_name": "posix", "platform_machine": "arm64", "platform_release": "23.1.0",
     "platform_system": "Darwin", "platform_version": "Darwin Kernel", "python_full_version": "3.13.0a2+", "platform_python_implementation": "CPython",
     "python_version": "3.13", "sys_platform": "darwin"},
    {"implementation_name": "", "implementation_version": "0", "os_name": "java", "platform_machine": "", "platform_release": "", "platform_system": "Java",
     "platform_version": "", "python_full_version": "2.7.3", "platform_python_implementation": "Jython", "python_version": "2.7", "sys_platform": "java1.8"},
]
VARIABLES = [*PLATFORMS[0], "extra", "extras", "dependency_groups", "os.name", "python_implementation", "platform.machine"]


def published():
    versions = ORDERED + SPELLED + WRONG
    for text in versions:
        yield ["version", text]
        yield ["version", f" \t{text}\u00a0\n"]
    for left, right in itertools.product(ORDERED + SPELLED[:40], repeat=2):
        yield ["compare", left, right]
    for specifier in SPECIFIERS + SETS:
        for text in ORDERED[:23] + SPELLED[-12:] + ["1.0+local", "1.0.post1+x", "2.2.post3", "2.2.0", "lolwat", "LOLWAT", "1!0", "0.dev0", "0", "2.0"]:
            yield ["contains", specifier, text]
    for text in REQUIREMENTS:
        yield ["requirement", text]
        if ";" in text:
            for platform in PLATFORMS:
                for extra in ({}, {"extra": ""}, {"extra": "foo.bar"}):
                    yield ["marker", text.split(";", 1)[1].strip(" \t"), {**platform, **extra}, {"extras": ["X", "y"], "dependency_groups": ["x"]} if extra else {}]
    for name in ("Django", "zope.interface", "a--b", "a_.-b", "_x", "x-", "", "a b", "3to2", "X"):
        yield ["name", name]


class Generator:
    def __init__(self, seed):
        self.random = random.Random(seed)

    def one(self, *choices):
        return self.random.choice(choices)

    def maybe(self, text, chance=0.3):
        return text if self.random.random() < chance else ""

    def number(self):
        return self.one("0", "1", "1", "2", "3", "10", "01", "00", str(self.random.randrange(10**self.random.randrange(1, 25))))

    def release(self):
        return ".".join(self.number() for _ in range(self.random.randrange(1, 5)))

    def separator(self):
        return self.one("", "", "", ".", "-", "_")

    def suffix(self, *words):
        return self.separator() + self.one(*words) + self.separator() + self.maybe(self.number(), 0.7)

    def local(self):
        return "+" + self.one(".", "-", "_").join(self.one("1", "01", "ubuntu", "X", "1a", "abc", "2") for _ in range(self.random.randrange(1, 4)))

    def version(self, local=True):
        text = self.maybe("v", 0.05) + self.maybe(self.number() + "!", 0.1) + self.release()
        text += self.maybe(self.suffix("a", "b", "c", "rc", "alpha", "beta", "pre", "preview", "RC", "Alpha"))
        text += self.maybe(self.one(self.suffix("post", "rev", "r", "Post"), "-" + self.number()), 0.25)
        text += self.maybe(self.suffix("dev", "DEV"), 0.25)
        return self.broken(text + (self.maybe(self.local(), 0.2) if local else ""), 0.06)

    def near(self, version):
        """Another version close to it: where orders and ranges have their edges."""
        changes = [lambda v: v, lambda v: v + ".0", lambda v: v + "rc1", lambda v: v + ".post1", lambda v: v + ".dev1", lambda v: v + "+local", lambda v: v + "-1",
                   lambda v: v.rpartition(".")[0] or v, lambda v: v.split("+")[0], lambda v: v[:-1] or v, lambda v: v + "1", lambda v: v.split("!")[-1],
                   lambda v: "1!" + v, lambda v: v.replace("0", "1", 1), lambda v: v.replace("1", "2", 1)]
        return self.random.choice(changes)(version)

    def broken(self, text, chance=0.1):
        if self.random.random() >= chance:
            return text
        at = self.random.randrange(len(text) + 1)
        return self.one(text[:at] + self.one(*" .-_+!v*a1;,()[]'\"@~=<>\t") + text[at:], text[:at] + text[at + 1:], text[:at])

    def specifier(self):
        operator = self.one("==", "!=", "<=", ">=", "<", ">", "~=", "===")
        version = self.release() + ".*" if operator in ("==", "!=") and self.random.random() < 0.3 else self.version(operator in ("==", "!="))
        return operator + self.maybe(self.one(" ", "  ", "\t")) + version

    def specifiers(self):
        return self.one(",", ", ", " , ", ",").join(self.specifier() for _ in range(self.one(0, 1, 1, 1, 2, 2, 3)))

    def name(self):
        return self.broken(self.one("Django", "flask", "zope.interface", "a", "A_b", "x--y", "ruamel.yaml", "3to2", "backports.zoneinfo"), 0.1)

    def space(self):
        return self.one("", "", " ", "  ", "\t")

    def value(self, variable):
        plain = PLATFORMS[self.random.randrange(len(PLATFORMS))].get(variable.replace(".", "_"), "foo")
        text = self.one(plain, plain, self.version(), "foo", "Foo_Bar", "2.7 3.9 3.11", "3.*", "", self.one("\\n", "\\x41", "\\u00e9", "\\q", "\\101", "é", "\\x4", "\\\\"))
        quote = self.one("'", '"')
        return quote + text.replace(quote, "") + quote

    def comparison(self):
        variable = self.one(*VARIABLES)
        value = self.value(variable) if self.random.random() < 0.93 else self.one(*VARIABLES)
        operator = self.one("==", "!=", "<", "<=", ">", ">=", "~=", "===", " in ", " not in ", "==", ">=")
        left, right = (variable, value) if self.random.random() < 0.75 else (value, variable)
        if self.random.random() < 0.01:
            left = self.value(variable)
        return f"{left}{self.space()}{operator}{self.space()}{right}"

    def marker(self, depth=0):
        parts = []
        for _ in range(self.one(1, 1, 1, 2, 2, 3)):
            inner = self.random.random() < 0.2 and depth < 4
            parts.append(f"({self.space()}{self.marker(depth + 1)}{self.space()})" if inner else self.comparison())
        text = parts[0]
        for part in parts[1:]:
            text += self.one(" and ", " or ", " and", " or", "and ") + part
        return text

    def requirement(self):
        text = self.space() + self.name() + self.space()
        if self.random.random() < 0.3:
            text += "[" + self.space() + ",".join(self.space() + self.name() + self.space() for _ in range(self.one(0, 1, 1, 2, 3))) + "]" + self.space()
        kind = self.random.random()
        if kind < 0.15:
            text += "@" + self.space() + self.one("https://example.com/a.zip", "file:./x", "git+ssh://git@host/x@v1#egg=y", "") + self.one(" ", "", "\t")
        elif kind < 0.35:
            text += "(" + self.space() + self.specifiers() + self.space() + ")" + self.space()
        else:
            text += self.specifiers() + self.space()
        return self.broken(text + (";" + self.space() + self.marker() + self.space() if self.random.random() < 0.4 else ""), 0.1)

    def marker_question(self):
        variables = dict(self.one(*PLATFORMS))
        if self.random.random() < 0.6:
            variables["extra"] = self.one("", "foo", "Foo.Bar", "tests")
        sets = {"extras": self.one([], ["foo"], ["Foo_bar", "x"]), "dependency_groups": self.one([], ["foo"])} if self.random.random() < 0.5 else {}
        return ["marker", self.broken(self.marker(), 0.1), variables, sets]

    def question(self):
        kind = self.random.random()
        if kind < 0.2:
            return ["version", self.version()]
        version = self.version()
        if kind < 0.4:
            return ["compare", version, self.one(self.near(version), self.version())]
        if kind < 0.65:
            specifiers = self.broken(self.specifiers(), 0.05)
            return ["contains", specifiers, self.one(version, self.near(specifiers.split(",")[-1].lstrip("=<>!~ \t").removesuffix(".*")), specifiers.lstrip("= "))]
        if kind < 0.8:
            return ["requirement", self.requirement()]
        if kind < 0.98:
            return self.marker_question()
        return ["name", self.broken(self.name() + self.name(), 0.4)]


def generated(seed, count):
    generator = Generator(seed)
    return (generator.question() for _ in range(count))
