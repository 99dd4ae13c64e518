package dev.weft.desktop.editor;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.fife.ui.rsyntaxtextarea.SyntaxConstants;

/**
 * A language of code.
 *
 * @param name as people write it
 * @param key what RSyntaxTextArea calls it
 */
public record Language(String name, String key) {
  /** Text without any colours. */
  public static final Language PLAIN =
      new Language("Plain text", SyntaxConstants.SYNTAX_STYLE_NONE);

  private static final Map<String, Language> BY_EXTENSION = new TreeMap<>();

  static {
    add("ActionScript", SyntaxConstants.SYNTAX_STYLE_ACTIONSCRIPT, "as");
    add("Assembler", SyntaxConstants.SYNTAX_STYLE_ASSEMBLER_X86, "asm", "s");
    add("C", SyntaxConstants.SYNTAX_STYLE_C, "c", "h");
    add("C++", SyntaxConstants.SYNTAX_STYLE_CPLUSPLUS, "cpp", "cc", "cxx", "hpp", "hh");
    add("C#", SyntaxConstants.SYNTAX_STYLE_CSHARP, "cs");
    add("Clojure", SyntaxConstants.SYNTAX_STYLE_CLOJURE, "clj", "cljs", "edn");
    add("CSS", SyntaxConstants.SYNTAX_STYLE_CSS, "css");
    add("CSV", SyntaxConstants.SYNTAX_STYLE_CSV, "csv");
    add("D", SyntaxConstants.SYNTAX_STYLE_D, "d");
    add("Dart", SyntaxConstants.SYNTAX_STYLE_DART, "dart");
    add("Delphi", SyntaxConstants.SYNTAX_STYLE_DELPHI, "pas", "dpr");
    add("Dockerfile", SyntaxConstants.SYNTAX_STYLE_DOCKERFILE, "dockerfile");
    add("Fortran", SyntaxConstants.SYNTAX_STYLE_FORTRAN, "f", "f90", "for");
    add("Go", SyntaxConstants.SYNTAX_STYLE_GO, "go");
    add("Groovy", SyntaxConstants.SYNTAX_STYLE_GROOVY, "groovy", "gradle");
    add("HTML", SyntaxConstants.SYNTAX_STYLE_HTML, "html", "htm", "xhtml");
    add("INI", SyntaxConstants.SYNTAX_STYLE_INI, "ini", "cfg", "toml");
    add("Java", SyntaxConstants.SYNTAX_STYLE_JAVA, "java");
    add("JavaScript", SyntaxConstants.SYNTAX_STYLE_JAVASCRIPT, "js", "mjs", "cjs", "jsx");
    add("JSON", SyntaxConstants.SYNTAX_STYLE_JSON_WITH_COMMENTS, "json", "json5", "jsonc");
    add("JSP", SyntaxConstants.SYNTAX_STYLE_JSP, "jsp");
    add("Kotlin", SyntaxConstants.SYNTAX_STYLE_KOTLIN, "kt", "kts");
    add("LaTeX", SyntaxConstants.SYNTAX_STYLE_LATEX, "tex", "sty");
    add("Less", SyntaxConstants.SYNTAX_STYLE_LESS, "less");
    add("Lisp", SyntaxConstants.SYNTAX_STYLE_LISP, "lisp", "el", "scm");
    add("Lua", SyntaxConstants.SYNTAX_STYLE_LUA, "lua");
    add("Makefile", SyntaxConstants.SYNTAX_STYLE_MAKEFILE, "makefile", "mk");
    add("Markdown", SyntaxConstants.SYNTAX_STYLE_MARKDOWN, "md", "markdown");
    add("Perl", SyntaxConstants.SYNTAX_STYLE_PERL, "pl", "pm");
    add("PHP", SyntaxConstants.SYNTAX_STYLE_PHP, "php");
    add("Properties", SyntaxConstants.SYNTAX_STYLE_PROPERTIES_FILE, "properties");
    add("Protocol Buffers", SyntaxConstants.SYNTAX_STYLE_PROTO, "proto");
    add("Python", SyntaxConstants.SYNTAX_STYLE_PYTHON, "py", "pyi");
    add("Ruby", SyntaxConstants.SYNTAX_STYLE_RUBY, "rb");
    add("Rust", SyntaxConstants.SYNTAX_STYLE_RUST, "rs");
    add("SAS", SyntaxConstants.SYNTAX_STYLE_SAS, "sas");
    add("Scala", SyntaxConstants.SYNTAX_STYLE_SCALA, "scala", "sc");
    add("Shell", SyntaxConstants.SYNTAX_STYLE_UNIX_SHELL, "sh", "bash", "zsh");
    add("SQL", SyntaxConstants.SYNTAX_STYLE_SQL, "sql");
    add("Tcl", SyntaxConstants.SYNTAX_STYLE_TCL, "tcl");
    add("TypeScript", SyntaxConstants.SYNTAX_STYLE_TYPESCRIPT, "ts", "tsx");
    add("Visual Basic", SyntaxConstants.SYNTAX_STYLE_VISUAL_BASIC, "vb", "bas");
    add("Windows Batch", SyntaxConstants.SYNTAX_STYLE_WINDOWS_BATCH, "bat", "cmd");
    add("XML", SyntaxConstants.SYNTAX_STYLE_XML, "xml", "fxml", "pom", "svg", "xsd", "xsl");
    add("YAML", SyntaxConstants.SYNTAX_STYLE_YAML, "yaml", "yml");
  }

  private static void add(String name, String key, String... extensions) {
    for (String extension : extensions) {
      BY_EXTENSION.put(extension, new Language(name, key));
    }
  }

  /** The language that a title such as {@code drift.py} or {@code Makefile} speaks of. */
  public static Language ofTitle(String title) {
    String lower = title.strip().toLowerCase(Locale.ROOT);
    return BY_EXTENSION.getOrDefault(lower.substring(lower.lastIndexOf('.') + 1), PLAIN);
  }

  /** Every language with colours, by name. */
  public static List<Language> all() {
    return BY_EXTENSION.values().stream()
        .distinct()
        .sorted(java.util.Comparator.comparing(Language::name))
        .toList();
  }
}
