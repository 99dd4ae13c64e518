package dev.weft.jlink;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;

/** A tool of the JDK that runs this program, run inside this process. */
final class JdkTool {
  private final String name;

  JdkTool(String name) {
    this.name = name;
  }

  /**
   * Runs it.
   *
   * @return what it printed
   * @throws IllegalStateException with what it printed, if it failed
   */
  String run(List<String> arguments) {
    ToolProvider tool =
        ToolProvider.findFirst(name)
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "The JDK in "
                            + System.getProperty("java.home")
                            + " has no "
                            + name
                            + ": install a whole JDK 25"));
    StringWriter text = new StringWriter();
    PrintWriter out = new PrintWriter(text);
    int code = tool.run(out, out, new ArrayList<>(arguments).toArray(String[]::new));
    out.flush();
    if (code != 0) {
      throw new IllegalStateException(name + " failed with code " + code + ":\n" + text);
    }
    return text.toString();
  }
}
