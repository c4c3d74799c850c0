package dev.mintmark.policy.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.mintmark.policy.StoredDefinitions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DefinitionReaderTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"decision\":\"allow\",\"tokenType\":\"organization\",\"authorizedPermissions\":[],\"rules\":{}}",
                "{\"decision\":\"deny\",\"tokenType\":\"team\",\"teamName\":\"ops\",\"authorizedPermissions\":[\"a\"],\"rules\":{\"b\":\"*\",\"a\":\"?\"}}",
                "{\"decision\":\"allow\",\"tokenType\":\"personal\",\"userLogin\":\"amy\",\"authorizedPermissions\":[],\"audiences\":[\"urn:a\"],\"maxExpiration\":60,\"rules\":{\"s\":{\"equals\":\"x\"}}}",
                "{\"decision\":\"allow\",\"tokenType\":\"runner\",\"runnerID\":\"r\",\"authorizedPermissions\":[],\"rules\":{\"s\":[\"x\",\"y\"]}}",
                "{\"decision\":\"allow\",\"tokenType\":\"organization\",\"roleID\":\"r\",\"authorizedPermissions\":[],\"rules\":{\"s\":{\"allOf\":[\"a\",{\"not\":{\"in\":[\"b\"]}},{\"exists\":true}]}}}",
            })
    void what_is_written_is_read_back_as_it_was(String definition) {
        var list = "[" + definition + "]";

        assertThat(StoredDefinitions.write(StoredDefinitions.read(list))).isEqualTo(list);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            textBlock =
                    """
                    5                                                                    ~ policies[0]               ~ a definition is a JSON object
                    {"decision":"allow","x":1}                                           ~ policies[0]               ~ unknown member 'x'
                    {"tokenType":"team"}                                                 ~ policies[0].decision      ~ policies[0].decision is required
                    {"decision":"maybe","tokenType":"team"}                              ~ policies[0].decision      ~ decision must be allow or deny
                    {"decision":"Allow","tokenType":"team"}                              ~ policies[0].decision      ~ decision must be allow or deny
                    {"decision":"deny","tokenType":"user","rules":{}}                    ~ policies[0].tokenType     ~ tokenType must be organization, team, personal or runner
                    {"decision":"deny","tokenType":"team"}                               ~ policies[0].rules         ~ policies[0].rules is required
                    {"decision":"deny","tokenType":"team","rules":null}                  ~ policies[0].rules         ~ rules must be an object of claim paths and what they must match
                    {"decision":"deny","tokenType":"team","teamName":5,"rules":{}}       ~ policies[0].teamName      ~ teamName must be a string
                    {"decision":"deny","tokenType":"team","audiences":"a","rules":{}}    ~ policies[0].audiences     ~ audiences must be a list of strings
                    {"decision":"deny","tokenType":"team","audiences":[1],"rules":{}}    ~ policies[0].audiences     ~ audiences must be a list of strings
                    {"decision":"deny","tokenType":"team","maxExpiration":1.5,"rules":{}} ~ policies[0].maxExpiration ~ maxExpiration must be a whole number of seconds from 1 up
                    {"decision":"deny","tokenType":"team","maxExpiration":"60","rules":{}} ~ policies[0].maxExpiration ~ maxExpiration must be a whole number of seconds from 1 up
                    """)
    void what_is_no_definition_is_refused(String definition, String attribute, String message) {
        assertThatExceptionOfType(MalformedDefinitionException.class)
                .isThrownBy(() -> StoredDefinitions.read("[" + definition + "]"))
                .satisfies(refusal -> {
                    assertThat(refusal).hasMessage(message);
                    assertThat(refusal.attribute()).isEqualTo(attribute);
                    assertThat(refusal.isMissing()).isEqualTo(message.endsWith(" is required"));
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\"", "null"})
    void an_optional_member_that_is_null_or_empty_is_absent(String value) {
        var read = StoredDefinitions.read("[{\"decision\":\"deny\",\"tokenType\":\"organization\",\"teamName\":" + value
                + ",\"authorizedPermissions\":null,\"maxExpiration\":null,\"rules\":{}}]");

        assertThat(read.get(0)).isEqualTo(PolicyDefinition.denyEverything());
    }
}
