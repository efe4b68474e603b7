package dev.emotion4j.examples.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SystemThemeTest {

  /** What the systems' own programs print, as their manuals say. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          Linux      | gsettings | 'prefer-dark'                            | true
          Linux      | gsettings | 'prefer-light'                           | false
          Linux      | gsettings | 'default'                                | false
          Linux      | gsettings | ""                                       | false
          Mac OS X   | defaults  | Dark                                     | true
          Mac OS X   | defaults  | ""                                       | false
          Windows 11 | reg       | "    AppsUseLightTheme    REG_DWORD    0x0" | true
          Windows 11 | reg       | "    AppsUseLightTheme    REG_DWORD    0x1" | false
          Windows 11 | reg       | ""                                       | false
          """)
  void theSystemsAnswerIsUnderstood(String system, String program, String answer, boolean dark) {
    assertThat(SystemTheme.question(system).get(0)).isEqualTo(program);
    assertThat(SystemTheme.isDark(system, answer + "\n")).isEqualTo(dark);
  }
}
