package dev.weft.crdt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import javax.tools.DocumentationTool;
import javax.tools.ToolProvider;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The documentation of what the module exports, as the release profile makes it. */
class JavadocTest {
  @TempDir Path pages;

  @Test
  void javadoc_everyCheckOn_hasNoWarning() throws URISyntaxException {
    Path annotations =
        Path.of(NullMarked.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    DocumentationTool javadoc = ToolProvider.getSystemDocumentationTool();
    StringWriter said = new StringWriter();
    List<String> options =
        List.of(
            "-quiet",
            "-Xdoclint:all",
            "-Werror",
            "-Xmaxwarns",
            "1000",
            "-notimestamp",
            "-d",
            pages.toString(),
            "--module-path",
            annotations.toString(),
            "--module-source-path",
            "dev.weft.crdt=src/main/java",
            "--module",
            "dev.weft.crdt");

    boolean succeeded = javadoc.getTask(said, null, null, null, options, null).call();

    assertThat(said.toString()).isEmpty();
    assertThat(succeeded).isTrue();
    assertThat(pages.resolve("dev.weft.crdt/dev/weft/crdt/YDoc.html")).isNotEmptyFile();
    assertThat(pages.resolve("dev.weft.crdt/dev/weft/crdt/store")).doesNotExist();
  }
}
