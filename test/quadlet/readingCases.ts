/** The releases from which on files are read in another way. */
export type Reader = "4.4" | "4.6" | "5.0" | "5.4";

/**
 * Lines of a section, and how each reader splits and joins them: `read LINE:COLUMN TEXT`, parts of one logical line joined
 * by ` + `, or by ` \ ` where the backslashes are taken away from the value later; `lost` and `endless` with their place.
 */
export const readingCases: readonly (readonly [text: string, lines: Readonly<Record<Reader, readonly string[]>>])[] = [
  [
    "Key=a\\\nb\n",
    {
      "4.4": ["read 1:1 Key=a \\ 2:1 b"],
      "4.6": ["read 1:1 Key=a \\ 2:1 b"],
      "5.0": ["read 1:1 Key=a \\ 2:1 b"],
      "5.4": ["read 1:1 Key=a + 2:1 b"],
    },
  ],
  [
    "Key=a\\\n\nb=c\n",
    {
      "4.4": ["read 1:1 Key=a \\ 2:1 ", "read 3:1 b=c"],
      "4.6": ["endless 1:1"],
      "5.0": ["endless 1:1"],
      "5.4": ["read 1:1 Key=a + 3:1 b=c"],
    },
  ],
  [
    "Key=a\\\n# c\nb\n",
    {
      "4.4": ["read 1:1 Key=a \\ 2:1 # c", "read 3:1 b"],
      "4.6": ["read 1:1 Key=a \\ 2:1 # c", "read 3:1 b"],
      "5.0": ["read 1:1 Key=a \\ 2:1 # c", "read 3:1 b"],
      "5.4": ["read 1:1 Key=a + 3:1 b"],
    },
  ],
  [
    "Key=a\\\n; c\nb\n",
    {
      "4.4": ["read 1:1 Key=a \\ 2:1 ; c", "read 3:1 b"],
      "4.6": ["read 1:1 Key=a \\ 2:1 ; c", "read 3:1 b"],
      "5.0": ["read 1:1 Key=a \\ 2:1 ; c", "read 3:1 b"],
      "5.4": ["read 1:1 Key=a + 3:1 b"],
    },
  ],
  [
    "Key=a\\",
    {
      "4.4": ["read 1:1 Key=a\\"],
      "4.6": ["read 1:1 Key=a\\"],
      "5.0": ["read 1:1 Key=a\\"],
      "5.4": ["read 1:1 Key=a"],
    },
  ],
  [
    "Key=a\\\n",
    {
      "4.4": ["read 1:1 Key=a\\"],
      "4.6": ["read 1:1 Key=a\\"],
      "5.0": ["read 1:1 Key=a\\"],
      "5.4": ["read 1:1 Key=a"],
    },
  ],
  [
    "Key=a\\\\\nb\n",
    {
      "4.4": ["read 1:1 Key=a\\ \\ 2:1 b"],
      "4.6": ["read 1:1 Key=a\\ \\ 2:1 b"],
      "5.0": ["read 1:1 Key=a\\ \\ 2:1 b"],
      "5.4": ["read 1:1 Key=a\\ + 2:1 b"],
    },
  ],
  [
    "Key=a\\\\\n\nOther=b\n",
    {
      "4.4": ["read 1:1 Key=a\\ \\ 2:1 ", "read 3:1 Other=b"],
      "4.6": ["endless 1:1"],
      "5.0": ["endless 1:1"],
      "5.4": ["read 1:1 Key=a\\ + 3:1 Other=b"],
    },
  ],
  [
    "#c=d\\\nKey=a\n",
    {
      "4.4": ["read 1:1 #c=d \\ 2:1 Key=a"],
      "4.6": ["read 1:1 #c=d \\ 2:1 Key=a"],
      "5.0": ["read 1:1 #c=d\\", "read 2:1 Key=a"],
      "5.4": ["read 1:1 #c=d\\", "read 2:1 Key=a"],
    },
  ],
  [
    "#cd\\\nKey=a\n",
    {
      "4.4": ["read 1:1 #cd\\", "read 2:1 Key=a"],
      "4.6": ["read 1:1 #cd\\", "read 2:1 Key=a"],
      "5.0": ["read 1:1 #cd\\", "read 2:1 Key=a"],
      "5.4": ["read 1:1 #cd\\", "read 2:1 Key=a"],
    },
  ],
  [
    "=x\\\nKey=a\n",
    {
      "4.4": ["read 1:1 =x\\", "read 2:1 Key=a"],
      "4.6": ["read 1:1 =x\\", "read 2:1 Key=a"],
      "5.0": ["read 1:1 =x\\", "read 2:1 Key=a"],
      "5.4": ["read 1:1 =x + 2:1 Key=a"],
    },
  ],
  [
    "  Key=a\n",
    {
      "4.4": ["read 1:1   Key=a"],
      "4.6": ["read 1:3 Key=a"],
      "5.0": ["read 1:3 Key=a"],
      "5.4": ["read 1:3 Key=a"],
    },
  ],
  [
    "Key=a  \nOther=b  \n",
    {
      "4.4": ["read 1:1 Key=a  ", "read 2:1 Other=b  "],
      "4.6": ["read 1:1 Key=a", "read 2:1 Other=b"],
      "5.0": ["read 1:1 Key=a", "read 2:1 Other=b"],
      "5.4": ["read 1:1 Key=a", "read 2:1 Other=b"],
    },
  ],
  [
    "Key=a\nOther=b  ",
    {
      "4.4": ["read 1:1 Key=a", "read 2:1 Other=b  "],
      "4.6": ["read 1:1 Key=a", "read 2:1 Other=b  "],
      "5.0": ["read 1:1 Key=a", "read 2:1 Other=b"],
      "5.4": ["read 1:1 Key=a", "read 2:1 Other=b"],
    },
  ],
  [
    "  Key=a\\\nb\n",
    {
      "4.4": ["read 1:1   Key=a \\ 2:1 b"],
      "4.6": ["endless 1:3"],
      "5.0": ["read 1:3 Key=a \\ 2:1 b"],
      "5.4": ["read 1:3 Key=a + 2:1 b"],
    },
  ],
  [
    "Key=a\\  \nb\n",
    {
      "4.4": ["read 1:1 Key=a\\  ", "read 2:1 b"],
      "4.6": ["endless 1:1"],
      "5.0": ["read 1:1 Key=a \\ 2:1 b"],
      "5.4": ["read 1:1 Key=a + 2:1 b"],
    },
  ],
  [
    "Key=a\\  \n",
    {
      "4.4": ["read 1:1 Key=a\\  "],
      "4.6": ["read 1:1 Key=a\\"],
      "5.0": ["read 1:1 Key=a\\"],
      "5.4": ["read 1:1 Key=a"],
    },
  ],
  [
    "\\\nKey=a\n",
    {
      "4.4": ["read 1:1 \\", "read 2:1 Key=a"],
      "4.6": ["read 1:1 \\", "read 2:1 Key=a"],
      "5.0": ["read 1:1 \\", "read 2:1 Key=a"],
      "5.4": ["read 2:1 Key=a"],
    },
  ],
  [
    "\\\n\\\n",
    {
      "4.4": ["read 1:1 \\", "read 2:1 \\"],
      "4.6": ["read 1:1 \\", "read 2:1 \\"],
      "5.0": ["read 1:1 \\", "read 2:1 \\"],
      "5.4": [],
    },
  ],
  [
    ":c=d\\\nKey=a\n",
    {
      "4.4": ["read 1:1 :c=d \\ 2:1 Key=a"],
      "4.6": ["read 1:1 :c=d \\ 2:1 Key=a"],
      "5.0": ["read 1:1 :c=d\\", "read 2:1 Key=a"],
      "5.4": ["read 1:1 :c=d + 2:1 Key=a"],
    },
  ],
  [
    "x\\\ny=1\n",
    {
      "4.4": ["read 1:1 x\\", "read 2:1 y=1"],
      "4.6": ["read 1:1 x\\", "read 2:1 y=1"],
      "5.0": ["read 1:1 x\\", "read 2:1 y=1"],
      "5.4": ["read 1:1 x + 2:1 y=1"],
    },
  ],
  [
    "Key=a\\\n  b  \\\n  c\n",
    {
      "4.4": ["read 1:1 Key=a \\ 2:1   b   \\ 3:1   c"],
      "4.6": ["read 1:1 Key=a \\ 2:1   b   \\ 3:1   c"],
      "5.0": ["read 1:1 Key=a \\ 2:3 b   \\ 3:3 c"],
      "5.4": ["read 1:1 Key=a + 2:3 b   + 3:3 c"],
    },
  ],
  [
    "Key=a\\\n\\\nb\n",
    {
      "4.4": ["read 1:1 Key=a \\ 2:1  \\ 3:1 b"],
      "4.6": ["read 1:1 Key=a \\ 2:1  \\ 3:1 b"],
      "5.0": ["read 1:1 Key=a \\ 2:1  \\ 3:1 b"],
      "5.4": ["read 1:1 Key=a + 2:1  + 3:1 b"],
    },
  ],
  [
    "\n\n  \nKey=a\n",
    {
      "4.4": ["read 3:1   ", "read 4:1 Key=a"],
      "4.6": ["read 4:1 Key=a"],
      "5.0": ["read 4:1 Key=a"],
      "5.4": ["read 4:1 Key=a"],
    },
  ],
  [
    "Key=a\\\n   \nOther=b\n",
    {
      "4.4": ["read 1:1 Key=a \\ 2:1    ", "read 3:1 Other=b"],
      "4.6": ["endless 1:1"],
      "5.0": ["endless 1:1"],
      "5.4": ["read 1:1 Key=a + 3:1 Other=b"],
    },
  ],
  [
    ";c=d\\\nKey=a\n",
    {
      "4.4": ["read 1:1 ;c=d \\ 2:1 Key=a"],
      "4.6": ["read 1:1 ;c=d \\ 2:1 Key=a"],
      "5.0": ["read 1:1 ;c=d \\ 2:1 Key=a"],
      "5.4": ["read 1:1 ;c=d\\", "read 2:1 Key=a"],
    },
  ],
  [
    "Key=a\\\n#c\\\nb\n",
    {
      "4.4": ["read 1:1 Key=a \\ 2:1 #c \\ 3:1 b"],
      "4.6": ["read 1:1 Key=a \\ 2:1 #c \\ 3:1 b"],
      "5.0": ["read 1:1 Key=a \\ 2:1 #c \\ 3:1 b"],
      "5.4": ["read 1:1 Key=a + 3:1 b"],
    },
  ],
  [
    "Key=a\\\n\\\n",
    {
      "4.4": ["read 1:1 Key=a \\ 2:1 \\"],
      "4.6": ["read 1:1 Key=a \\ 2:1 \\"],
      "5.0": ["read 1:1 Key=a \\ 2:1 \\"],
      "5.4": ["read 1:1 Key=a + 2:1 "],
    },
  ],
  [
    "Key=a\\\n#c\n",
    {
      "4.4": ["read 1:1 Key=a \\ 2:1 #c"],
      "4.6": ["read 1:1 Key=a \\ 2:1 #c"],
      "5.0": ["read 1:1 Key=a \\ 2:1 #c"],
      "5.4": ["lost 1:1"],
    },
  ],
  [
    ": c\\\n[X-Other]\nKey=a\n",
    {
      "4.4": ["read 1:1 : c\\", "read 2:1 [X-Other]", "read 3:1 Key=a"],
      "4.6": ["read 1:1 : c\\", "read 2:1 [X-Other]", "read 3:1 Key=a"],
      "5.0": ["read 1:1 : c\\", "read 2:1 [X-Other]", "read 3:1 Key=a"],
      "5.4": ["read 1:1 : c + 2:1 [X-Other]", "read 3:1 Key=a"],
    },
  ],
  [
    "#c=d\\\n[X-Other]\nKey=a\n",
    {
      "4.4": ["read 1:1 #c=d \\ 2:1 [X-Other]", "read 3:1 Key=a"],
      "4.6": ["read 1:1 #c=d \\ 2:1 [X-Other]", "read 3:1 Key=a"],
      "5.0": ["read 1:1 #c=d\\", "read 2:1 [X-Other]", "read 3:1 Key=a"],
      "5.4": ["read 1:1 #c=d\\", "read 2:1 [X-Other]", "read 3:1 Key=a"],
    },
  ],
  [
    "Key=a\\\n  b",
    {
      "4.4": ["read 1:1 Key=a \\ 2:1   b"],
      "4.6": ["read 1:1 Key=a \\ 2:1   b"],
      "5.0": ["read 1:1 Key=a \\ 2:3 b"],
      "5.4": ["read 1:1 Key=a + 2:3 b"],
    },
  ],
];
