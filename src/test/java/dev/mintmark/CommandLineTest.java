package dev.mintmark;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {

    @Test
    void without_arguments_the_service_runs() {
        assertThat(CommandLine.read()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "-h", "help", "--version", "-V", "version"})
    void help_and_version_go_to_the_standard_output(String argument) {
        var ended = CommandLine.read(argument);

        assertThat(ended).isNotNull();
        assertThat(ended.exitCode()).isZero();
        assertThat(ended.isError()).isFalse();
        assertThat(ended.text()).contains("mintmark ").endsWith("\n");
    }

    @Test
    void the_version_is_the_builds() {
        assertThat(CommandLine.version()).matches("[0-9]+\\.[0-9]+\\.[0-9]+.*");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "-h", "help"})
    void help_of_the_command_is_its_own(String argument) {
        var ended = CommandLine.read("admin-token", argument);

        assertThat(ended).isNotNull();
        assertThat(ended.exitCode()).isZero();
        assertThat(ended.isError()).isFalse();
        assertThat(ended.text()).startsWith("Usage: mintmark admin-token ");
    }

    @Test
    void the_command_takes_a_member_or_none() {
        assertThat(CommandLine.read("admin-token")).isNull();
        assertThat(CommandLine.read("admin-token", "demo/admin")).isNull();
    }

    @Test
    void what_the_command_does_not_understand_is_told_and_ends_with_2() {
        assertThat(CommandLine.read("admin-token", "--nonsense"))
                .isEqualTo(new CommandLine.Ended(
                        "mintmark: admin-token does not understand the argument '--nonsense': it takes a member as"
                                + " ORGANIZATION/LOGIN, or none; mintmark admin-token --help lists what is\n",
                        2,
                        true));
        assertThat(CommandLine.read("admin-token", "demo/a", "demo/b"))
                .isNotNull()
                .extracting(CommandLine.Ended::exitCode)
                .isEqualTo(2);
    }

    @Test
    void what_is_not_understood_is_told_and_ends_with_2() {
        assertThat(CommandLine.read("--prot=80"))
                .isEqualTo(new CommandLine.Ended(
                        "mintmark: the argument '--prot=80' is not understood; mintmark --help lists what is\n",
                        2,
                        true));
        assertThat(CommandLine.read("a", "b"))
                .isEqualTo(new CommandLine.Ended(
                        "mintmark: one argument at most is understood, not 2; mintmark --help lists what is\n",
                        2,
                        true));
    }
}
